/**
 * May they: what a request takes from the quotas that apply to it, reserved before it is answered and settled after.
 *
 * <h2>Double entry</h2>
 *
 * A window of a quota (a day, say) has two numbers in PostgreSQL: {@code used}, what ended requests took, and
 * {@code leased}, what nodes hold. A node holds one lease of each window, and {@code leased} is the sum of the leases. Of
 * its lease a node knows, in memory, what is free:
 *
 * <pre>lease = free + held by running requests + charged by ended ones whose ledger rows are not committed yet</pre>
 *
 * Every step moves an amount from one place to another, so that nothing is made or lost:
 *
 * <ul>
 *   <li><i>lease</i>: room of the window to lease and free, in one statement that keeps {@code used + leased <= limit}
 *   <li><i>reserve</i>: free to held, in memory
 *   <li><i>settle</i>: of what is held, what was used becomes the request's charge, and the rest is free at once
 *   <li><i>post</i>: the charge is noted in the transaction of the request's ledger row, and collected later, by whoever
 *       leases or reads and with each heartbeat: then it leaves the lease and becomes {@code used}. So {@code used} and
 *       what is noted are always the sum over the ledger. A row that waits on disk keeps its part of the lease
 *   <li><i>return</i>: free to room
 *   <li><i>sweep</i>: the lease of a node that is gone to room; none of its running requests will be answered. What
 *       such a node left on disk is posted later, and then is {@code used} without having been leased
 * </ul>
 *
 * Hence {@code used + leased <= limit} always holds, but for what could not be known before: an answer that turned out
 * longer than what was reserved when no room was left. That is counted as the window's {@code overrun}.
 *
 * <h2>Exact</h2>
 *
 * <ul>
 *   <li>All quotas of a request are reserved, in the order of their ids, or none is.
 *   <li>A stream reserves what answers of this tenant and model usually have, up to the client's limit, and grows before
 *       it runs past that. When nothing is left it is cut ({@code cut}), or goes on and its excess is recorded
 *       ({@code finish}).
 *   <li>An answer that comes as a whole cannot be cut. With a limit of the client's that limit is reserved. Without one
 *       the model's own limit is, while there is plenty; near the end of the budget less is, and the upstream is told
 *       to answer no more than that ({@code max_tokens}). Under {@code finish} it is not told.
 *   <li>A node trusts its leases only for as long after its last heartbeat as others need to find it gone.
 * </ul>
 *
 * <h2>Never refused while there is room</h2>
 *
 * Slices shrink with the room, down to what one request needs. Who is short makes the others return what is idle, and
 * waits a while for running requests to settle before it refuses.
 *
 * <h2>Time</h2>
 *
 * Windows begin at midnight where the tenant is, by PostgreSQL's clock, which all nodes share. Between two looks at it a
 * node counts with its monotonic clock, and it never goes back: a window that was left is not entered again, whatever
 * clocks do, because the database knows the latest.
 */
@NullMarked
package ai.lyss.gateway.quota;

import org.jspecify.annotations.NullMarked;
