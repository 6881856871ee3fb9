/** Transform, call, normalize: what every provider's route has in common. */
@NullMarked
package ai.lyss.gateway.provider;

import org.jspecify.annotations.NullMarked;
