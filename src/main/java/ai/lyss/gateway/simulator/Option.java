package ai.lyss.gateway.simulator;

import static ai.lyss.gateway.simulator.Option.Value.NONE;
import static ai.lyss.gateway.simulator.Option.Value.OPTIONAL;
import static ai.lyss.gateway.simulator.Option.Value.REQUIRED;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a request can ask of the simulator beside an error status (see {@link Trouble}), written in lower case with
 * dashes. Times are milliseconds; a content event is one streamed piece of text, thought or tool call.
 */
enum Option {
    /** Wait before the headers. */
    LATENCY(REQUIRED),
    /** Wait before the first content event; headers and role are already sent. */
    FIRST(REQUIRED),
    /** Exactly so many tokens of content: {@code w1 w2 ...}. */
    TOKENS(REQUIRED),
    /** Time between content events. */
    INTERVAL(REQUIRED),
    /** Content events per second. */
    TPS(REQUIRED),
    /** One pause after the first content event; in a whole answer, between headers and body. */
    SILENT(REQUIRED),
    /** Accept and never answer. */
    HANG(NONE),
    /** Headers and role, then silence. */
    HANG_FIRST(NONE),
    /** So many content events, then silence. */
    HANG_AFTER(REQUIRED),
    /** Drop the connection after so many bytes of body. */
    CUT(REQUIRED),
    /** Drop the connection before any content event. */
    CUT_BEFORE(NONE),
    /** End the body cleanly after so many content events, without the terminal marker. */
    END(REQUIRED),
    /** A chunk that is not JSON, after so many content events (0). */
    MALFORMED(OPTIONAL),
    /** An error inside the 200, after so many content events (0). */
    ERROR(OPTIONAL),
    /** 200 with an HTML page. */
    CONTENT_TYPE(NONE),
    /** 200 with an empty body. */
    EMPTY(NONE),
    /** Call the first tool. */
    TOOL(NONE),
    /** Call the first two tools in parallel. */
    TOOLS(NONE),
    /** Finish because of the token limit. */
    LENGTH(NONE),
    /** Finish because of a content filter or a refusal. */
    FILTER(NONE),
    /** Think before the text. */
    REASONING(NONE),
    /** Report no usage. */
    NO_USAGE(NONE),
    /** The text is the request body as it arrived; unknown fields of OpenAI's dialect are then not refused. */
    ECHO(NONE);

    /** Whether {@code =n} follows the name. */
    enum Value {
        NONE,
        OPTIONAL,
        REQUIRED
    }

    private final Value value;
    private final String key = name().toLowerCase(Locale.ROOT).replace('_', '-');

    Option(Value value) {
        this.value = value;
    }

    /** Whether a number belongs to it. */
    Value value() {
        return value;
    }

    /** The option of that name, or null. */
    static @Nullable Option named(String name) {
        for (Option option : values()) {
            if (option.key.equals(name)) {
                return option;
            }
        }
        return null;
    }
}
