/** Channels as data: where they are kept, how their credentials are, and where they come from. */
@NullMarked
package ai.lyss.gateway.channel;

import org.jspecify.annotations.NullMarked;
