/** How many tokens a request has, as far as that can be known without asking its model. */
@NullMarked
package ai.lyss.gateway.tokens;

import org.jspecify.annotations.NullMarked;
