/** What operators watch: how many requests, how fast, how many tokens, which channels fail. Never whose. */
@NullMarked
package ai.lyss.gateway.metrics;

import org.jspecify.annotations.NullMarked;
