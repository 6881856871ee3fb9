/** The management API of providers, channels and balancing policies: one step for each of its routes. */
@NullMarked
package ai.lyss.gateway.channel.manage;

import org.jspecify.annotations.NullMarked;
