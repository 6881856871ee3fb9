package ai.lyss.gateway.simulator;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How to behave, as the request wants it: {@code <model>:<option>[,<option>...]} in the model's name, and the same
 * options in the header {@code x-simulate}, which win.
 *
 * @param model the model id that is reported back
 * @param options what was asked for; 0 where there is no number
 * @param refusal the error to answer with, or null
 */
record Script(
        String model,
        Map<Option, Integer> options,
        @Nullable Refusal refusal) {

    /** The request header with options. */
    static final String HEADER = "x-simulate";

    private static final Duration USUAL_RETRY_AFTER = Duration.ofSeconds(7);
    private static final Map<Option, Fault.Kind> FAULTS = new EnumMap<>(Map.of(
            Option.HANG_FIRST, Fault.Kind.HANG,
            Option.HANG_AFTER, Fault.Kind.HANG,
            Option.CUT_BEFORE, Fault.Kind.CUT,
            Option.END, Fault.Kind.END,
            Option.MALFORMED, Fault.Kind.MALFORMED,
            Option.ERROR, Fault.Kind.ERROR));

    /** Reads both places; throws a {@link Refusal} that names an option that does not exist. */
    static Script of(String name, @Nullable String header) {
        int colon = name.indexOf(':');
        String model = colon < 0 ? name : name.substring(0, colon);
        Script script = new Script(model, new EnumMap<>(Option.class), null);
        if (colon >= 0) {
            script = script.with(name.substring(colon + 1));
        }
        return header == null ? script : script.with(header);
    }

    /** The same with more options, which win. */
    Script with(String text) {
        Refusal wanted = refusal;
        for (String part : text.split(",")) {
            String option = part.strip();
            int equals = option.indexOf('=');
            String name = equals < 0 ? option : option.substring(0, equals);
            @Nullable Integer number = equals < 0 ? null : number(option, option.substring(equals + 1));
            Trouble trouble = Trouble.named(name);
            Option known = Option.named(name);
            if (trouble != null && (number == null || trouble == Trouble.RATE_LIMITED)) {
                wanted = Refusal.scripted(trouble, retryAfter(trouble, number));
            } else if (known != null && fits(known, number)) {
                options.put(known, number == null ? 0 : number);
            } else if (!option.isEmpty()) {
                throw unknown(option);
            }
        }
        return new Script(model, options, wanted);
    }

    private static boolean fits(Option option, @Nullable Integer number) {
        return switch (option.value()) {
            case NONE -> number == null;
            case OPTIONAL -> true;
            case REQUIRED -> number != null;
        };
    }

    private static @Nullable Duration retryAfter(Trouble trouble, @Nullable Integer seconds) {
        if (trouble != Trouble.RATE_LIMITED) {
            return null;
        }
        return seconds == null ? USUAL_RETRY_AFTER : Duration.ofSeconds(seconds);
    }

    private static int number(String option, String digits) {
        try {
            return Integer.parseUnsignedInt(digits);
        } catch (NumberFormatException notOne) {
            throw unknown(option);
        }
    }

    private static Refusal unknown(String option) {
        return Refusal.invalid("The simulator does not know the option '" + option + "'");
    }

    boolean has(Option option) {
        return options.containsKey(option);
    }

    /** The number given with an option, or the other when the option is absent. */
    int number(Option option, int otherwise) {
        return options.getOrDefault(option, otherwise);
    }

    /** The milliseconds given with an option; none when it is absent. */
    Duration time(Option option) {
        return Duration.ofMillis(number(option, 0));
    }

    /** The time between two content events. */
    Duration interval() {
        int perSecond = number(Option.TPS, 0);
        return perSecond > 0 ? Duration.ofSeconds(1).dividedBy(perSecond) : time(Option.INTERVAL);
    }

    /** The byte of the body at which the connection drops; the largest long for never. */
    long cutAt() {
        return has(Option.CUT) ? number(Option.CUT, 0) : Long.MAX_VALUE;
    }

    /** What goes wrong between content events, or null; one thing at a time. */
    @Nullable
    Fault fault() {
        for (Map.Entry<Option, Fault.Kind> each : FAULTS.entrySet()) {
            if (has(each.getKey())) {
                return new Fault(each.getValue(), number(each.getKey(), 0));
            }
        }
        return null;
    }
}
