/** Takes over what changes in the routes of providers, without losing a request. */
@NullMarked
package ai.lyss.gateway.reload;

import org.jspecify.annotations.NullMarked;
