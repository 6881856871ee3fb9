/**
 * Lyss Gateway: a package for each concern. Steps of requests are in the packages of what they are about, and their order
 * is in {@code routes/}; what packages share is in {@code core}.
 */
@NullMarked
package ai.lyss.gateway;

import org.jspecify.annotations.NullMarked;
