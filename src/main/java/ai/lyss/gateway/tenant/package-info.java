/** Tenants and the virtual keys that we issue to them. */
@NullMarked
package ai.lyss.gateway.tenant;

import org.jspecify.annotations.NullMarked;
