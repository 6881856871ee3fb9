/**
 * What the ledger says: usage, costs and single requests. The SQL stands beside the routes in {@code routes/admin/}; what
 * is here reads the question, bound as parameters and never as SQL, and puts rows into words.
 */
@NullMarked
package ai.lyss.gateway.report;

import org.jspecify.annotations.NullMarked;
