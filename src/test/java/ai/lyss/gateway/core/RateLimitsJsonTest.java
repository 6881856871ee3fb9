package ai.lyss.gateway.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitsJsonTest {

    private static final RateLimits LIMITS = new RateLimits(60L, 9_000_000_000L, 4);

    @Test
    void limits_comeBackAsTheyWereKept() {
        String kept = "{\"requests_per_minute\":60,\"tokens_per_minute\":9000000000,\"concurrency\":4}";
        assertThat(RateLimitsJson.text(LIMITS)).isEqualTo(kept);
        assertThat(RateLimitsJson.read(kept)).isEqualTo(LIMITS);
        assertThat(RateLimitsJson.text(RateLimits.NONE)).isEqualTo("{}");
        assertThat(RateLimitsJson.read("{}")).isEqualTo(RateLimits.NONE);
        assertThat(RateLimitsJson.read("{\"concurrency\": null}")).isEqualTo(RateLimits.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"60\"", "1.5", "true", "0", "-1", "1e99"})
    void whatIsKeptAndNoLimit_isNotTakenForNone(String kept) {
        assertThatThrownBy(() -> RateLimitsJson.read("{\"tokens_per_minute\": " + kept + "}"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                              | 60, 9000000000, 4",
                "{\"limits\": null}                              | null, null, null",
                "{\"limits\": {}}                                | 60, 9000000000, 4",
                "{\"limits\": {\"concurrency\": null}}           | 60, 9000000000, null",
                "{\"limits\": {\"requests_per_minute\": 61.0}}   | 61, 9000000000, 4"
            })
    void change_isOfTheLimitsThatItNames(String body, String becomes) {
        Fields fields = new Fields(Objects.requireNonNull(Json.objectOrNull(body)));
        RateLimits changed = RateLimitsJson.changed(fields, LIMITS);
        assertThat(changed.requestsPerMinute() + ", " + changed.tokensPerMinute() + ", " + changed.concurrency())
                .isEqualTo(becomes);
        fields.nothingElse();
        fields.check();
    }
}
