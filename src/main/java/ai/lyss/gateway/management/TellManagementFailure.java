package ai.lyss.gateway.management;

import ai.lyss.gateway.core.Cancellation;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.HttpAnswer;
import ai.lyss.gateway.core.InvalidFieldsException;
import ai.lyss.gateway.core.RequestRecord;
import ai.lyss.gateway.core.UpstreamException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;

/** The tell-management-failure step: what a step threw, as far as a client may know it. */
@Component("tellManagementFailure")
final class TellManagementFailure implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(TellManagementFailure.class);

    private final ManagementErrors errors;
    private final Once once;

    TellManagementFailure(ManagementErrors errors, Once once) {
        this.errors = errors;
        this.once = once;
    }

    @Override
    public void process(Exchange exchange) {
        once.rollBack(exchange);
        Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        RequestRecord record = RequestRecord.KEY.get(exchange);
        GatewayException cancelled = Cancellation.KEY.get(exchange).reason();
        HttpAnswer told = cancelled == null && failure instanceof InvalidFieldsException invalid
                ? errors.answer(invalid, record.path(), record.requestId())
                : errors.answer(
                        cancelled == null ? forClient(failure, record.requestId()) : cancelled,
                        record.path(),
                        record.requestId());
        HttpAnswer.KEY.set(exchange, told);
    }

    private static GatewayException forClient(Throwable failure, String requestId) {
        return switch (failure) {
            case GatewayException known -> known;
            case UpstreamException upstream -> upstream.failure().forClient();
            case DataAccessResourceFailureException away -> databaseAway(away, requestId);
            case CannotCreateTransactionException away -> databaseAway(away, requestId);
            case QueryTimeoutException slow -> {
                LOG.warn("Request {} took the database too long: {}", requestId, slow.getMessage());
                yield GatewayException.databaseTooSlow();
            }
            default -> {
                LOG.error("Request {} failed", requestId, failure);
                yield new GatewayException(
                        ErrorKind.INTERNAL, "The gateway failed to process the request. Its id is " + requestId + ".");
            }
        };
    }

    private static GatewayException databaseAway(Exception failure, String requestId) {
        LOG.warn("Request {} failed, the database is away: {}", requestId, failure.getMessage());
        return GatewayException.databaseAway();
    }
}
