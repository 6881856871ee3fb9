/** Which channel answers, and what to do when it does not. */
@NullMarked
package ai.lyss.gateway.balance;

import org.jspecify.annotations.NullMarked;
