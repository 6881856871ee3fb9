/** Anthropic's Messages API. */
@NullMarked
package ai.lyss.gateway.provider.anthropic;

import org.jspecify.annotations.NullMarked;
