/**
 * The edge of the management API: what is common to all its routes.
 *
 * <p>A route of it is {@code authenticate}, {@code readManagement}, the step of its resource and
 * {@code answerManagement}, under the route configuration {@code management}, which tells failures. The step of the
 * resource reads a {@link ai.lyss.gateway.core.ManagementRequest} and leaves a
 * {@link ai.lyss.gateway.core.ManagementAnswer}.
 *
 * <p>Administrators and operators may, applications may not. A route that wants it otherwise says so with one step
 * between {@code authenticate} and {@code readManagement}: {@code admitApplications}, {@code admitChannelViewers} or
 * {@code requireOperator}. Nothing of a body is read before.
 *
 * <p>A body is JSON. A route whose {@code consumes} names {@code application/yaml} gets that as text.
 *
 * <p>A POST with an {@code Idempotency-Key} runs in one database transaction from {@code readManagement} to
 * {@code answerManagement}: what the step of the resource writes through Spring's JDBC, and the answer that is kept for
 * the next request with this key, are committed together or not at all. The step must not go on after a statement that
 * failed, and what it does elsewhere than in the database is not undone. A route that changes nothing, or takes long,
 * says {@code repeatFreely} before {@code readManagement}: it runs as often as it is asked to, without a transaction.
 * A route whose body is what clients send models says {@code admitRequests} there: it may be as long as theirs.
 */
@NullMarked
package ai.lyss.gateway.management;

import org.jspecify.annotations.NullMarked;
