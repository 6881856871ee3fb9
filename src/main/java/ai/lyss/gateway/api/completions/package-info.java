/** OpenAI's legacy text completions as clients speak them: a prompt is what a user says in a chat. */
@NullMarked
package ai.lyss.gateway.api.completions;

import org.jspecify.annotations.NullMarked;
