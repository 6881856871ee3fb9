package ai.lyss.gateway.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsTest {

    @ParameterizedTest
    @ValueSource(strings = {"3", "3.0", "0.3e1", "3.00000"})
    void wholeNumber_isOneHoweverItIsWritten(String written) {
        Fields fields = fields("{\"a\": " + written + "}");
        assertThat(fields.integer("a", 1, 3)).isEqualTo(3);
        fields.check();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0", "4", "1.5", "1e999999999", "1e-999999999", "9223372036854775808", "true", "\"3\"", "[]"})
    void otherNumber_isNamedByItsPath(String written) {
        Fields fields = fields("{\"a\": {\"b\": " + written + "}}");
        assertThat(fields.object("a").integer("b", 1, 3)).isNull();
        assertTold(fields, "a.b: must be a whole number from 1 to 3");
    }

    @Test
    void whatNobodyAskedFor_isTold() {
        Fields fields = fields("{\"a\": {\"b\": 1, \"c\": 2}, \"d\": null}");
        Fields inner = fields.object("a");
        inner.get("b");
        inner.nothingElse();
        fields.nothingElse();
        assertTold(fields, "a.c: is not a field that is known here", "d: is not a field that is known here");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{} | 7", "{\"a\": null} | ", "{\"a\": 8} | 8", "{\"a\": 0} | 7"})
    void change_keepsWhatIsAbsentOrWrongAndTakesAwayWhatIsNull(String body, @Nullable Long becomes) {
        Fields fields = fields(body);
        assertThat(fields.changed("a", 7L, name -> fields.integer(name, 1, 9))).isEqualTo(becomes);
    }

    @Test
    void nullOfWhatIsAlwaysThere_isTold() {
        Fields fields = fields("{\"flag\": null, \"text\": null}");
        assertThat(fields.flag("flag", true)).isTrue();
        assertThat(fields.flag("other", true)).isTrue();
        assertThat(fields.text("text", 9, "was")).isEqualTo("was");
        assertThat(fields.text("another", 9, "was")).isEqualTo("was");
        assertTold(fields, "flag: must be true or false", "text: is required");
    }

    @Test
    void word_isOneOfThoseThatThereAre() {
        Fields fields = fields("{\"a\": \"warn\", \"b\": \"Warn\", \"c\": 5}");
        assertThat(fields.oneOf("a", LossPolicy.values())).isEqualTo(LossPolicy.WARN);
        assertThat(fields.oneOf("b", LossPolicy.values())).isNull();
        assertThat(fields.oneOf("c", LossPolicy.values())).isNull();
        assertThat(fields.oneOf("d", LossPolicy.values())).isNull();
        assertTold(fields, "b: must be one of strict, warn, drop", "c: must be one of strict, warn, drop");
    }

    @Test
    void moment_isOfAYearThatTheDatabaseKeeps() {
        Fields fields = fields("""
                {"first": "1970-01-01T00:00:00Z", "before": "1970-01-01T00:00:00+00:01", "day": "2030-01-31",
                 "last": "9998-12-31T23:59:59Z", "after": "9998-12-31T23:59:59-00:01"}""");
        assertThat(fields.moment("first")).isEqualTo(Instant.EPOCH);
        assertThat(fields.moment("last")).isEqualTo("9998-12-31T23:59:59Z");
        String problem = ": must be a time such as 2030-01-31T12:00:00Z, of the years 1970 to 9998";
        assertThat(fields.moment("before")).isNull();
        assertThat(fields.moment("day")).isNull();
        assertThat(fields.moment("after")).isNull();
        assertTold(fields, "before" + problem, "day" + problem, "after" + problem);
    }

    private static Fields fields(String json) {
        return new Fields(Objects.requireNonNull(Json.objectOrNull(json)));
    }

    private static void assertTold(Fields fields, String... told) {
        assertThatThrownBy(fields::check)
                .isInstanceOfSatisfying(
                        InvalidFieldsException.class,
                        wrong -> assertThat(wrong.fields())
                                .extracting(each -> each.field() + ": " + each.problem())
                                .containsExactly(told));
    }
}
