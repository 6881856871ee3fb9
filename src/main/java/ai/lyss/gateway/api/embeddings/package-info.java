/** OpenAI's embeddings as clients ask for them. */
@NullMarked
package ai.lyss.gateway.api.embeddings;

import org.jspecify.annotations.NullMarked;
