package ai.lyss.gateway.channel;

import ai.lyss.gateway.core.BalancePolicy;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.Fields;
import ai.lyss.gateway.core.InvalidFieldsException;
import ai.lyss.gateway.core.InvalidFieldsException.InvalidField;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A document that declares channels and policies, as it was written.
 *
 * @param source the file's name; null for one that was sent
 * @param json what it says
 * @param yaml where it says it; null when it came as JSON
 */
record Declaration(
        @Nullable String source, ObjectNode json, @Nullable YamlDocument yaml) {

    /** A document that is JSON already. */
    static Declaration of(ObjectNode json) {
        return new Declaration(null, json, null);
    }

    /**
     * A document in YAML, of which JSON is a part.
     *
     * @throws InvalidFieldsException with source, line and reason
     */
    static Declaration of(@Nullable String source, String text) {
        try {
            YamlDocument yaml = YamlDocument.read(text);
            return new Declaration(source, yaml.json(), yaml);
        } catch (DocumentException broken) {
            String reason = "line " + broken.line() + ": " + broken.getMessage();
            throw new InvalidFieldsException(List.of(new InvalidField(source == null ? "document" : source, reason)));
        }
    }

    /** The channels that it declares, and the policies. */
    record Content(List<Channel> channels, List<BalancePolicy> policies) {}

    /**
     * Everything that it declares.
     *
     * @param reading reads the fields; what is wrong is left in them
     * @throws InvalidFieldsException naming everything that is wrong, with its line
     */
    Content read(Function<Fields, Content> reading) {
        Fields fields = new Fields(json);
        Content content = reading.apply(fields);
        if (fields.areWrong()) {
            List<InvalidField> problems = new ArrayList<>(fields.problems());
            problems.subList(0, Math.min(problems.size(), InvalidFieldsException.MOST))
                    .replaceAll(this::located); // others are only counted
            throw new InvalidFieldsException(problems);
        }
        return content;
    }

    private InvalidField located(InvalidField problem) {
        if (yaml == null) {
            return problem;
        }
        String line = "line " + yaml.line(problem.field()) + ": " + problem.problem();
        return new InvalidField(problem.field(), source == null ? line : source + ", " + line);
    }

    /** Never the document: it may hold a credential. */
    @Override
    public String toString() {
        return "Declaration[" + source + "]";
    }

    /** The text of a node; null when it is none. */
    static @Nullable String text(@Nullable JsonNode node) {
        return node == null ? null : node.textValue();
    }
}
