package ai.lyss.gateway.metrics;

import ai.lyss.gateway.core.Attempt;
import ai.lyss.gateway.core.ExchangeKey;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.RequestRecord;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The measure step: moves the metrics of a request that has ended, once. */
@Component("measure")
final class MeasureRequest implements Processor {

    /** A step after this one can fail, and how it ends then comes by here again. */
    private static final ExchangeKey<Boolean> MEASURED = new ExchangeKey<>("measured", Boolean.class);

    private final KnownModels knownModels;
    private final RequestMetrics metrics;

    MeasureRequest(KnownModels knownModels, RequestMetrics metrics) {
        this.knownModels = knownModels;
        this.metrics = metrics;
    }

    @Override
    public void process(Exchange exchange) {
        if (MEASURED.find(exchange) == null) {
            MEASURED.set(exchange, true);
            RequestRecord record = RequestRecord.KEY.get(exchange);
            metrics.count(record, provider(record), model(ModelRequest.KEY.find(exchange)));
        }
    }

    private static String provider(RequestRecord record) {
        Attempt answering = record.answering();
        if (answering != null) {
            return answering.provider();
        }
        return record.attempts().isEmpty()
                ? "none"
                : record.attempts().getLast().provider();
    }

    private String model(@Nullable ModelRequest request) {
        if (request == null) {
            return "none";
        }
        return knownModels.contains(request.model()) ? request.model() : "other";
    }
}
