/** DeepSeek: OpenAI's words with a smaller vocabulary, and thinking on by default. */
@NullMarked
package ai.lyss.gateway.provider.deepseek;

import org.jspecify.annotations.NullMarked;
