package ai.lyss.gateway.core;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Something that models or servers differ in. Whoever translates asks for it and never compares names of models; who
 * can do what is data: {@code config/models.yaml}, and a channel's settings of the same name.
 *
 * @param name in kebab-case, as the file and the settings say it
 * @param otherwise what holds where nobody says anything
 * @param words what values are possible, for messages
 * @param reader makes a value of what a file says (a string or a list of strings); throws
 *     {@link IllegalArgumentException} on anything else
 * @param meaning a sentence for {@code docs/providers.md}; empty until {@link #means}
 */
public record Capability<T>(String name, T otherwise, String words, Function<Object, T> reader, String meaning) {

    /** One that nobody has explained yet. */
    public Capability(String name, T otherwise, String words, Function<Object, T> reader) {
        this(name, otherwise, words, reader, "");
    }

    /** The same capability with the sentence that explains it. */
    public Capability<T> means(String sentence) {
        return new Capability<>(name, otherwise, words, reader, sentence);
    }

    /** Yes or no. */
    public static Capability<Boolean> flag(String name, boolean otherwise) {
        return new Capability<>(name, otherwise, "true or false", value -> switch (word(value)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException();
        });
    }

    /** A number from 0 up. */
    public static Capability<Integer> number(String name, int otherwise) {
        return new Capability<>(name, otherwise, "a number from 0 to 2147483647", value -> integer(value, 0));
    }

    /** A number from 1 up. */
    public static Capability<Integer> positive(String name, int otherwise) {
        return new Capability<>(name, otherwise, "a number from 1 to 2147483647", value -> integer(value, 1));
    }

    /** A number from 1 up, empty where it is not known. */
    public static Capability<Optional<Integer>> limit(String name) {
        return new Capability<>(
                name, Optional.empty(), "a number from 1 to 2147483647", value -> Optional.of(integer(value, 1)));
    }

    /** An amount of money, exactly as it is written; empty where it is not known, which is not the same as 0. */
    public static Capability<Optional<BigDecimal>> price(String name) {
        return new Capability<>(
                name, Optional.empty(), "a decimal number such as 0.25", value -> Optional.of(decimal(value)));
    }

    /** What a price is multiplied by; 1 where nobody says anything. */
    public static Capability<BigDecimal> factor(String name) {
        return new Capability<>(name, BigDecimal.ONE, "a decimal number such as 1.5", Capability::decimal);
    }

    /** One of some words, which are written in lower case. */
    public static Capability<String> word(String name, String otherwise, String... possible) {
        List<String> all = List.of(possible);
        return new Capability<>(name, otherwise, "one of " + String.join(", ", all), value -> known(value, all));
    }

    /** One of the values of an enum, written in kebab-case. */
    public static <E extends Enum<E>> Capability<E> choice(String name, E otherwise) {
        List<E> values = List.of(otherwise.getDeclaringClass().getEnumConstants());
        List<String> all = values.stream().map(Capability::kebab).toList();
        return new Capability<>(
                name,
                otherwise,
                "one of " + String.join(", ", all),
                value -> values.get(all.indexOf(known(value, all))));
    }

    /**
     * Some of some words, in a setting separated by commas.
     *
     * @param possible all that there are, from least to most: values come in this order, however they are written
     */
    public static Capability<List<String>> words(String name, List<String> possible, String... otherwise) {
        return new Capability<>(name, List.of(otherwise), "a list of " + String.join(", ", possible), value -> {
            List<String> given =
                    strings(value).stream().map(each -> known(each, possible)).toList();
            return possible.stream().filter(given::contains).toList();
        });
    }

    /** Any text; empty when there is none. */
    public static Capability<String> text(String name, String otherwise) {
        return new Capability<>(name, otherwise, "text", Capability::text);
    }

    /** What follows a base URL; empty when there is nothing to ask for. */
    public static Capability<String> path(String name, String otherwise) {
        return new Capability<>(name, otherwise, "a path that begins with /, or empty", value -> {
            String path = text(value);
            if (!path.isEmpty() && !UpstreamAddress.isPath(path)) {
                throw new IllegalArgumentException();
            }
            return path;
        });
    }

    /** Some words, in order; in a setting separated by commas. */
    public static Capability<List<String>> list(String name, String... otherwise) {
        return new Capability<>(name, List.of(otherwise), "a list of words", Capability::strings);
    }

    /**
     * The value of what a file or a setting says.
     *
     * @throws IllegalArgumentException saying what it must be
     */
    public T read(Object value) {
        try {
            return reader.apply(value);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("'" + name + "' must be " + words + ", not '" + value + "'", wrong);
        }
    }

    /** The value that {@link #read} makes this of, for documents. */
    public static String written(Object value) {
        return switch (value) {
            case Enum<?> constant -> kebab(constant);
            case List<?> many -> many.stream().map(String::valueOf).collect(Collectors.joining(", "));
            case Map<?, ?> pairs ->
                pairs.entrySet().stream().map(String::valueOf).collect(Collectors.joining(", "));
            case Optional<?> known -> known.map(Capability::written).orElse("");
            case BigDecimal money -> money.toPlainString();
            default -> value.toString();
        };
    }

    private static String kebab(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String text(Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException();
    }

    private static String word(Object value) {
        return text(value).strip().toLowerCase(Locale.ROOT);
    }

    private static String known(Object value, List<String> possible) {
        String word = word(value);
        if (possible.contains(word)) {
            return word;
        }
        throw new IllegalArgumentException();
    }

    private static BigDecimal decimal(Object value) {
        String text = text(value);
        if (!text.matches("\\d{1,9}(\\.\\d{1,12})?")) {
            throw new IllegalArgumentException();
        }
        return new BigDecimal(text);
    }

    /** Large numbers may have underscores between their digits. */
    private static int integer(Object value, int least) {
        int number = Integer.parseInt(text(value).strip().replaceAll("(?<=\\d)_(?=\\d)", ""));
        if (number < least) {
            throw new IllegalArgumentException();
        }
        return number;
    }

    private static List<String> strings(Object value) {
        List<?> given = value instanceof List<?> many
                ? many
                : text(value).isBlank()
                        ? List.of()
                        : Arrays.asList(text(value).strip().split("\\s*,\\s*", -1));
        if (given.stream().anyMatch(each -> !(each instanceof String text) || text.isBlank())) {
            throw new IllegalArgumentException();
        }
        return given.stream().map(String::valueOf).toList();
    }
}
