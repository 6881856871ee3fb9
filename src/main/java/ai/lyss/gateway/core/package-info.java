/** The nouns that the steps of a request share; imports nothing of the gateway's other packages. */
@NullMarked
package ai.lyss.gateway.core;

import org.jspecify.annotations.NullMarked;
