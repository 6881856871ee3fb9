/** Anthropic's messages as clients speak them. */
@NullMarked
package ai.lyss.gateway.api.messages;

import org.jspecify.annotations.NullMarked;
