package ai.lyss.gateway.core;

import java.time.Instant;

/**
 * What one request takes from one quota, once it has ended. It is written down with the ledger row, in the same
 * transaction, and travels with the row when that has to wait on disk: the ledger and the counters cannot disagree.
 *
 * @param quotaId the quota
 * @param window the beginning of the window that pays
 * @param leaseId the node's lease that the reservation was taken from; may be gone when this is written; empty when
 *     nothing was reserved, because the quota only measures
 * @param reserved what becomes usage of that which had been reserved, in the quota's unit; the rest has been given back
 * @param used what the request used in the end, in the quota's unit; what is beyond {@code reserved} could not be
 *     reserved any more
 */
public record Charge(String quotaId, Instant window, String leaseId, long reserved, long used) {}
