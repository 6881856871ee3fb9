/** OpenAI's chat completions as clients speak them. */
@NullMarked
package ai.lyss.gateway.api.chat;

import org.jspecify.annotations.NullMarked;
