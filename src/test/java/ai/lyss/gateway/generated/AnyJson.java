package ai.lyss.gateway.generated;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/** JSON of any shape, as a parser may deliver it. */
public final class AnyJson {

    private static final JsonNodeFactory NODES = JsonNodeFactory.withExactBigDecimals(true);
    private static final int DEEPEST = 80;

    private AnyJson() {}

    /** Text: empty, long, of every alphabet, with control characters and with halves of surrogate pairs. */
    public static Arbitrary<String> text() {
        return Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.of("Hi", "", " ", "\n", "a b", "Grüße 👋🏽", "日本語", "</s>", "{}", "[DONE]")),
                Tuple.of(2, Arbitraries.strings().ofMaxLength(30)),
                Tuple.of(1, Arbitraries.of("\u0000", "\ud83d", "\udc4b\ud83d", "\ufeff", "\u2028", "a".repeat(9000))));
    }

    /** Numbers: small, whole but written as decimals, beyond every type, and nearly nothing. */
    public static Arbitrary<JsonNode> number() {
        Arbitrary<BigInteger> huge =
                Arbitraries.bigIntegers().between(BigInteger.TEN.pow(60).negate(), BigInteger.TEN.pow(60));
        return Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.integers().between(-3, 200).map(NODES::numberNode)),
                Tuple.of(1, Arbitraries.longs().map(NODES::numberNode)),
                Tuple.of(1, huge.map(NODES::numberNode)),
                Tuple.of(2, decimal("0.7", "1.0", "-0.0", "2.00", "1e0", "1E+2", "0.1e1")),
                Tuple.of(
                        1, decimal("1e400", "-1e400", "1e-400", "1e99999999", "1e-99999999", "9.9999999999999999999")));
    }

    private static Arbitrary<JsonNode> decimal(String... texts) {
        return Arbitraries.of(texts).map(text -> NODES.numberNode(new BigDecimal(text)));
    }

    /** Anything at all. */
    public static Arbitrary<JsonNode> value() {
        return value(List.of("type", "name", "x"));
    }

    /** Anything at all, in which some words are likely, as names and as text. */
    public static Arbitrary<JsonNode> value(List<String> words) {
        return Arbitraries.frequencyOf(Tuple.of(9, nested(words, 3)), Tuple.of(1, deep(words)));
    }

    /** Any object, in which some words are likely. */
    public static Arbitrary<ObjectNode> object(List<String> words) {
        return object(words, 3);
    }

    private static Arbitrary<JsonNode> nested(List<String> words, int levels) {
        if (levels == 0) {
            return scalar(words);
        }
        return Arbitraries.frequencyOf(
                Tuple.of(4, scalar(words)),
                Tuple.of(
                        1,
                        Arbitraries.lazy(() -> nested(words, levels - 1))
                                .list()
                                .ofMaxSize(4)
                                .map(AnyJson::array)),
                Tuple.of(1, Arbitraries.lazy(() -> object(words, levels - 1)).map(JsonNode.class::cast)));
    }

    private static Arbitrary<ObjectNode> object(List<String> words, int levels) {
        Arbitrary<String> names = Arbitraries.frequencyOf(
                Tuple.of(5, Arbitraries.of(words)), Tuple.of(1, text().filter(AnyJson::isName)));
        return Arbitraries.maps(names, nested(words, levels)).ofMaxSize(6).map(AnyJson::object);
    }

    /** Half a surrogate pair is read in a text, but not in a name; and names have a bound. */
    private static boolean isName(String text) {
        return text.length() < Json.MAX_NAME_LENGTH / 4
                && text.codePoints().noneMatch(each -> Character.getType(each) == Character.SURROGATE);
    }

    private static Arbitrary<JsonNode> scalar(List<String> words) {
        return Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.just(NODES.nullNode())),
                Tuple.of(1, Arbitraries.of(true, false).map(NODES::booleanNode)),
                Tuple.of(2, number()),
                Tuple.of(2, text().map(NODES::textNode)),
                Tuple.of(2, Arbitraries.of(words).map(NODES::textNode)),
                Tuple.of(
                        1,
                        Arbitraries.of("[]", "{}", "[null]", "[[]]", "{\"x\":{}}", "[{}]")
                                .map(AnyJson::parsed)));
    }

    /** Something far down: what is read may be 200 levels deep. */
    private static Arbitrary<JsonNode> deep(List<String> words) {
        return net.jqwik.api.Combinators.combine(
                        Arbitraries.integers().between(5, DEEPEST), Arbitraries.of(words), Arbitraries.of(true, false))
                .as((levels, word, objects) -> {
                    JsonNode value = NODES.textNode(word);
                    for (int i = 0; i < levels; i++) {
                        value = objects ? object(Map.of(word, value)) : array(List.of(value));
                    }
                    return value;
                });
    }

    static ArrayNode array(List<? extends JsonNode> items) {
        return Json.MAPPER.createArrayNode().addAll(items);
    }

    static ObjectNode object(Map<String, ? extends JsonNode> fields) {
        ObjectNode object = Json.object();
        object.setAll(fields);
        return object;
    }

    static JsonNode parsed(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (java.io.IOException impossible) {
            throw new java.io.UncheckedIOException(impossible);
        }
    }
}
