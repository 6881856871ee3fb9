package ai.lyss.gateway.core;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Something that models or servers differ in. Whoever translates asks for it and never compares names of models; who
 * can do what is data: {@code config/models.yaml}, and a channel's settings of the same name.
 *
 * @param name in kebab-case, as the file and the settings say it
 * @param otherwise what holds where nobody says anything
 * @param words what values are possible, for messages
 * @param reader makes a value of what a file says (Boolean, Integer, String or a list of strings); throws
 *     {@link IllegalArgumentException} on anything else
 */
public record Capability<T>(String name, T otherwise, String words, Function<Object, T> reader) {

    /** Yes or no. */
    public static Capability<Boolean> flag(String name, boolean otherwise) {
        return new Capability<>(name, otherwise, "true or false", value -> switch (String.valueOf(value)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException();
        });
    }

    /** A number from 0 up. */
    public static Capability<Integer> number(String name, int otherwise) {
        return new Capability<>(name, otherwise, "a number from 0 to 2147483647", value -> {
            int number = value instanceof Integer given ? given : Integer.parseInt(String.valueOf(value));
            if (number < 0) {
                throw new IllegalArgumentException();
            }
            return number;
        });
    }

    /** One of some words. */
    public static Capability<String> word(String name, String otherwise, String... possible) {
        Set<String> all = Set.of(possible);
        return new Capability<>(name, otherwise, "one of " + String.join(", ", possible), value -> {
            if (value instanceof String word && all.contains(word)) {
                return word;
            }
            throw new IllegalArgumentException();
        });
    }

    /** Any text; empty when there is none. */
    public static Capability<String> text(String name, String otherwise) {
        return new Capability<>(name, otherwise, "text", value -> {
            if (value instanceof String text) {
                return text;
            }
            throw new IllegalArgumentException();
        });
    }

    /** Some words, in order; in a setting separated by commas. */
    public static Capability<List<String>> list(String name, String... otherwise) {
        return new Capability<>(name, List.of(otherwise), "a list of words", value -> switch (value) {
            case List<?> many -> many.stream().map(Capability::scalar).toList();
            case String text when text.isBlank() -> List.of();
            case String text -> List.of(text.strip().split("\\s*,\\s*"));
            default -> throw new IllegalArgumentException();
        });
    }

    private static String scalar(@Nullable Object value) {
        if (value instanceof String text && !text.isBlank()) {
            return text;
        }
        throw new IllegalArgumentException();
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
            throw new IllegalArgumentException("'" + name + "' must be " + words + ", not '" + value + "'");
        }
    }
}
