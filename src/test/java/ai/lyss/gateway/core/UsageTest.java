package ai.lyss.gateway.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UsageTest {

    @Test
    void everyKind_survivesOpenAisObject() {
        Usage usage = new Usage(100, 50, 10, 20, 5, 8, 3, 2, 4);
        assertThat(Usage.of(usage.toOpenAi())).isEqualTo(usage);
    }

    @Test
    void missingAndNegativeCounts_areNone() {
        assertThat(Usage.of(Json.objectOrNull("{\"prompt_tokens\":5,\"completion_tokens\":-1}")))
                .isEqualTo(new Usage(5, 0, 0, 0, 0));
    }

    /** Sums of such counts would be less than nothing, and a budget larger. */
    @Test
    void countsThatNobodyCanHaveUsed_areBounded() {
        Usage usage = Usage.of(
                Json.objectOrNull("{\"prompt_tokens\":9223372036854775807,\"completion_tokens\":9223371036854775807}"));
        assertThat(usage).isEqualTo(new Usage(Usage.MOST, Usage.MOST, 0, 0, 0));
        assertThat(usage.total()).isEqualTo(2 * Usage.MOST);
    }

    @Test
    void noObject_isNoUsage() {
        assertThat(Usage.of(null)).isNull();
        assertThat(Usage.of(Json.object().path("usage"))).isNull();
    }
}
