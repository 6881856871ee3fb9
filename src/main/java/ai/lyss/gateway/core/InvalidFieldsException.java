package ai.lyss.gateway.core;

import java.util.List;
import java.util.stream.Stream;

/**
 * Fields of a management request are wrong: a 400 that names each of them. A body can have more that is wrong than
 * anybody reads, so the first are named and the others counted, and long names are told in short.
 */
public final class InvalidFieldsException extends RuntimeException {

    /** How many are named; for who would look for more. */
    public static final int MOST = 20;

    private static final long serialVersionUID = 1L;

    private static final String OTHERS = "…";
    private static final int LONGEST_NAME = 60;
    private static final int LONGEST_PATH = 400;
    private static final int LONGEST_PROBLEM = 1000;

    private final transient List<InvalidField> fields;
    private final int count;

    /**
     * One wrong field.
     *
     * @param field its path in the body, such as {@code models[0].name}, or the query parameter's name; the middle of a
     *     long one is left out
     * @param problem what is wrong, as a sentence without a full stop; a long one, which says what was sent, is cut
     */
    public record InvalidField(String field, String problem) {

        /** Leaves out what is too long. */
        public InvalidField {
            field = field.length() <= LONGEST_PATH
                    ? field
                    : whole(field, LONGEST_PATH / 2) + "…" + field.substring(field.length() - LONGEST_PATH / 2);
            problem = problem.length() <= LONGEST_PROBLEM ? problem : whole(problem, LONGEST_PROBLEM) + "…";
        }

        /** A name as it is told. */
        public static String shortened(String name) {
            return name.length() <= LONGEST_NAME ? name : whole(name, LONGEST_NAME) + "…";
        }

        /** The beginning, without half of a character at its end. */
        private static String whole(String text, int length) {
            return text.substring(0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
        }
    }

    /** At least one field. */
    public InvalidFieldsException(List<InvalidField> fields) {
        super("Invalid fields: " + told(fields), null, false, false);
        this.fields = told(fields);
        this.count = fields.size();
    }

    private static List<InvalidField> told(List<InvalidField> fields) {
        if (fields.size() <= MOST) {
            return List.copyOf(fields);
        }
        String others = fields.size() - MOST + " more are wrong";
        return Stream.concat(fields.stream().limit(MOST), Stream.of(new InvalidField(OTHERS, others)))
                .toList();
    }

    /** The first of them, and behind those one that says how many more there are. */
    public List<InvalidField> fields() {
        return fields;
    }

    /** How many there are. */
    public int count() {
        return count;
    }
}
