/** OpenAI's words, which are the gateway's own, and those of every server that resembles OpenAI. */
@NullMarked
package ai.lyss.gateway.provider.openai;

import org.jspecify.annotations.NullMarked;
