package ai.lyss.gateway.channel;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** A YAML document as JSON that remembers in which line each value stood. */
final class YamlDocument {

    private static final int MOST_NODES = 200_000; // aliases of aliases grow without an end
    private static final int DEEPEST = 50;
    private static final JsonNodeFactory NODES = Json.MAPPER.getNodeFactory();

    private final Map<String, Integer> lines = new HashMap<>();
    private final ObjectNode json;
    private int nodes;

    private YamlDocument(Node root) {
        this.json = (ObjectNode) read(root, "", 0);
    }

    /**
     * Reads it.
     *
     * @throws DocumentException with the line, when it is not a mapping in YAML
     */
    static YamlDocument read(String text) {
        try {
            LoaderOptions options = new LoaderOptions();
            options.setAllowDuplicateKeys(false);
            @Nullable Node root = new Yaml(new SafeConstructor(options)).compose(new StringReader(text));
            if (!(root instanceof MappingNode)) {
                throw new DocumentException(1, "a mapping with 'channels' and 'policies' is expected");
            }
            return new YamlDocument(root);
        } catch (MarkedYAMLException malformed) {
            @Nullable Mark mark = malformed.getProblemMark();
            throw new DocumentException(mark == null ? 1 : mark.getLine() + 1, String.valueOf(malformed.getProblem()));
        } catch (YAMLException malformed) {
            throw new DocumentException(1, String.valueOf(malformed.getMessage()));
        }
    }

    ObjectNode json() {
        return json;
    }

    /** The line of what stands at a path, or of the nearest that it is in. */
    int line(String path) {
        String at = path;
        while (!at.isEmpty()) {
            Integer line = lines.get(at);
            if (line != null) {
                return line;
            }
            at = at.substring(0, Math.max(0, Math.max(at.lastIndexOf('.'), at.lastIndexOf('['))));
        }
        return 1;
    }

    private JsonNode read(Node node, String path, int depth) {
        int line = node.getStartMark().getLine() + 1;
        lines.putIfAbsent(path, line);
        if (++nodes > MOST_NODES || depth > DEEPEST) {
            throw new DocumentException(line, "there is too much in it");
        }
        return switch (node) {
            case MappingNode mapping -> object(mapping, path, depth);
            case SequenceNode sequence -> array(sequence, path, depth);
            case ScalarNode scalar -> scalar(scalar);
            default -> throw new DocumentException(line, "a value is expected");
        };
    }

    private ObjectNode object(MappingNode mapping, String path, int depth) {
        ObjectNode object = Json.object();
        for (NodeTuple tuple : mapping.getValue()) {
            int line = tuple.getKeyNode().getStartMark().getLine() + 1;
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw new DocumentException(line, "a name is expected");
            }
            String at = path.isEmpty() ? key.getValue() : path + "." + key.getValue();
            lines.put(at, line);
            if (object.has(key.getValue())) {
                throw new DocumentException(line, "'" + key.getValue() + "' stands twice");
            }
            object.set(key.getValue(), read(tuple.getValueNode(), at, depth + 1));
        }
        return object;
    }

    private ArrayNode array(SequenceNode sequence, String path, int depth) {
        ArrayNode array = Json.MAPPER.createArrayNode();
        for (Node each : sequence.getValue()) {
            array.add(read(each, path + "[" + array.size() + "]", depth + 1));
        }
        return array;
    }

    private static JsonNode scalar(ScalarNode scalar) {
        String value = scalar.getValue();
        Tag tag = scalar.getTag();
        if (tag.equals(Tag.NULL)) {
            return NODES.nullNode();
        }
        if (tag.equals(Tag.BOOL) && (value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false"))) {
            return NODES.booleanNode(Boolean.parseBoolean(value));
        }
        if ((tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) && value.matches("[-+]?[0-9]{1,18}(\\.[0-9]{1,18})?")) {
            return NODES.numberNode(new BigDecimal(value));
        }
        return NODES.textNode(value); // days, "yes", octal numbers: what is written
    }
}
