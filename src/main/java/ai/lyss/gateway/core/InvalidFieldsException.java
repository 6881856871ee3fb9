package ai.lyss.gateway.core;

import java.util.List;

/** Fields of a management request are wrong: a 400 that names each of them. */
public final class InvalidFieldsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<InvalidField> fields;

    /**
     * One wrong field.
     *
     * @param field its path in the body, such as {@code models[0].name}, or the query parameter's name
     * @param problem what is wrong, as a sentence without a full stop
     */
    public record InvalidField(String field, String problem) {}

    /** At least one field. */
    public InvalidFieldsException(List<InvalidField> fields) {
        super("Invalid fields: " + fields, null, false, false);
        this.fields = List.copyOf(fields);
    }

    /** All of them. */
    public List<InvalidField> fields() {
        return fields;
    }
}
