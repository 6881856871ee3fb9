/** The database: PostgreSQL, embedded unless an external one is configured. */
@NullMarked
package ai.lyss.gateway.database;

import org.jspecify.annotations.NullMarked;
