/** How much may be asked a minute and at once. */
@NullMarked
package ai.lyss.gateway.limit;

import org.jspecify.annotations.NullMarked;
