/** OpenAI's responses as clients speak them: read into chat completions, and said back event by event. */
@NullMarked
package ai.lyss.gateway.api.responses;

import org.jspecify.annotations.NullMarked;
