/** A stand-in for every provider: their wire formats, their strictness and, on demand, their faults. */
@NullMarked
package ai.lyss.gateway.simulator;

import org.jspecify.annotations.NullMarked;
