/** Azure OpenAI: OpenAI's words at another address, behind another header. */
@NullMarked
package ai.lyss.gateway.provider.azure;

import org.jspecify.annotations.NullMarked;
