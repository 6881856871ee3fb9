package ai.lyss.gateway.core;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** JSON as providers see it: key order and the spelling of numbers kept, nothing converted to {@code double}. */
public final class Json {

    /** Deepest nesting that is read; deeper bodies are refused as malformed. */
    public static final int MAX_DEPTH = 200;

    /** Longest single string that is read, in characters: an inlined file of about 48 MB. */
    public static final int MAX_STRING_LENGTH = 64 << 20;

    /**
     * Longest name of a member that is read, in bytes and about. Jackson keeps 6,000 names that it has seen for as long as
     * the node runs, so that the usual ones need not be made again: of the 50,000 bytes that it allows by itself they would
     * be 600 MB.
     */
    public static final int MAX_NAME_LENGTH = 1000;

    /**
     * Most names, values and brackets that are read: 2,000 embeddings of 3,000 numbers have less, and they are some hundreds
     * of megabytes of heap. Clients may send fewer ({@link CountedTokens}).
     */
    public static final long MAX_TOKENS = 8_000_000;

    /** The one mapper. */
    public static final ObjectMapper MAPPER = JsonMapper.builder(new JsonFactoryBuilder()
                    // one for all: each request has a thread of its own, and with it would have buffers of its own
                    .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxStringLength(MAX_STRING_LENGTH)
                            .maxNameLength(MAX_NAME_LENGTH)
                            .maxTokenCount(MAX_TOKENS)
                            .build())
                    .enable(
                            JsonWriteFeature
                                    .COMBINE_UNICODE_SURROGATES_IN_UTF8) // an emoji as four bytes, not as twelve
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
            .build();

    private static final int FEW_BYTES = 64 << 10;

    private static final ObjectReader READER = MAPPER.readerFor(JsonNode.class);

    private Json() {}

    /** A new, empty object. */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** Reads any JSON value; throws Jackson's exception when the bytes are not exactly one. */
    public static JsonNode read(byte[] bytes) throws IOException {
        return read(MAPPER.createParser(bytes));
    }

    /** The same of a client's body, whose nodes take room, too. */
    static JsonNode read(byte[] bytes, BodyRoom room) throws IOException {
        return read(new CountedTokens(MAPPER.createParser(bytes), bytes.length, room, CountedTokens.MOST));
    }

    /**
     * The same of an upstream's answer.
     *
     * @param room that has been taken for the bytes; told of more when they become many nodes
     */
    public static JsonNode readAnswer(byte[] bytes, BodyRoom room) throws IOException {
        JsonParser source = MAPPER.createParser(bytes);
        return read(bytes.length <= FEW_BYTES ? source : counted(source, bytes.length, room));
    }

    /** The same as it is parsed: takes room for nodes beyond so many bytes, for which there is some already. */
    public static JsonParser counted(JsonParser source, long taken, BodyRoom room) {
        return new CountedTokens(source, taken, room, MAX_TOKENS);
    }

    /** The same, but an object that has a key twice is refused: nobody can tell which of the two was meant. */
    static JsonNode readStrictly(byte[] bytes, BodyRoom room) throws IOException {
        JsonParser source = MAPPER.createParser(bytes).enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
        return read(new CountedTokens(source, bytes.length, room, CountedTokens.MOST));
    }

    private static JsonNode read(JsonParser source) throws IOException {
        try (JsonParser parser = new SpelledNumbers(source)) {
            JsonNode read = READER.readValue(parser);
            if (read == null || read.isMissingNode()) {
                throw new JsonEOFException(parser, null, "no value");
            }
            return read;
        }
    }

    /** Reads an object, or null when the text is not exactly one JSON object. */
    public static @Nullable ObjectNode objectOrNull(String text) {
        try {
            return read(MAPPER.createParser(text)) instanceof ObjectNode object ? object : null;
        } catch (IOException malformed) {
            return null;
        }
    }

    /** Reads an object, or null when the bytes are not exactly one JSON object. */
    public static @Nullable ObjectNode objectOrNull(byte[] bytes) {
        try {
            return read(MAPPER.createParser(bytes)) instanceof ObjectNode object ? object : null;
        } catch (IOException malformed) {
            return null;
        }
    }

    /** Writes compact UTF-8. */
    public static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Writes compact text. */
    public static String text(JsonNode node) {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** The text of a field, or null when it is absent, null or not a string. */
    public static @Nullable String textOf(JsonNode node, String field) {
        JsonNode value = node.get(field);
        return value != null && value.isTextual() ? value.textValue() : null;
    }

    /** True when a field is there and not JSON null: OpenAI treats null as absent. */
    public static boolean has(JsonNode node, String field) {
        return node.hasNonNull(field);
    }
}
