/** Server-sent events as bytes: no HTTP, no threads, no JSON mapping. */
@NullMarked
package ai.lyss.gateway.provider.sse;

import org.jspecify.annotations.NullMarked;
