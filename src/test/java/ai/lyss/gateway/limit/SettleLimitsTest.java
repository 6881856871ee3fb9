package ai.lyss.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.core.FixedMeter;
import ai.lyss.gateway.core.Outcome;
import ai.lyss.gateway.core.OutputMeter;
import ai.lyss.gateway.core.RequestRecord;
import ai.lyss.gateway.core.Usage;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a request has taken of its limit of tokens a minute when it is over; 100 were taken in advance. */
class SettleLimitsTest {

    @ParameterizedTest
    @CsvSource({
        "ANSWERED, 5, true, 5",
        "ANSWERED, , true, 7",
        "ANSWERED, , false, 100",
        "ABANDONED, 5, true, 5",
        "ABANDONED, , true, 0",
        "FAILED, , true, 0"
    })
    void whatWasUsed(Outcome outcome, @Nullable Integer reported, boolean metered, long used) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        RequestRecord record = new RequestRecord("req-1", "/v1/chat/completions");
        RequestRecord.KEY.set(exchange, record);
        if (reported != null) {
            record.estimatedUsage(new Usage(reported, 0, 0, 0, 0));
        }
        if (metered) {
            OutputMeter.KEY.set(exchange, new FixedMeter(new Usage(7, 0, 0, 0, 0)));
        }
        record.end(outcome, null);
        AtomicLong told = new AtomicLong(-1);
        Held.KEY.set(exchange, new Held(told::set, 100));
        new SettleLimits().process(exchange);
        assertThat(told).hasValue(used);
    }
}
