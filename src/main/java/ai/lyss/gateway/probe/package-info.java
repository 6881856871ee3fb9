/** Asks channels that are out whether they are well again, so that no request has to find out. */
@NullMarked
package ai.lyss.gateway.probe;

import org.jspecify.annotations.NullMarked;
