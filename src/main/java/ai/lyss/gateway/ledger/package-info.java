/** The ledger: one row per request and one per attempt, committed before the answer ends. */
@NullMarked
package ai.lyss.gateway.ledger;

import org.jspecify.annotations.NullMarked;
