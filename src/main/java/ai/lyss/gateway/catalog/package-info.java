/** What models and servers can do, as data. */
@NullMarked
package ai.lyss.gateway.catalog;

import org.jspecify.annotations.NullMarked;
