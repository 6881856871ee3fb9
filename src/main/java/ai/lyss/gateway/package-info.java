/** Lyss Gateway: one package per step of a request, in the order of {@code routes/}. */
@NullMarked
package ai.lyss.gateway;

import org.jspecify.annotations.NullMarked;
