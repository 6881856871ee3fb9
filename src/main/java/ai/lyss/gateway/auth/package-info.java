/** Who is calling. */
@NullMarked
package ai.lyss.gateway.auth;

import org.jspecify.annotations.NullMarked;
