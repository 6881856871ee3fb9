package ai.lyss.gateway.channel;

import ai.lyss.gateway.core.InvalidFieldsException.InvalidField;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.YamlNodes;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
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
    private static final Pattern INDEX = Pattern.compile("\\[([0-9]{1,9})]");
    private static final JsonNodeFactory NODES = Json.MAPPER.getNodeFactory();

    private final Node root;
    private final ObjectNode json;
    private int nodes;

    private YamlDocument(MappingNode root) {
        this.root = root;
        this.json = object(root, 0);
    }

    /**
     * Reads it.
     *
     * @throws DocumentException with the line, when it is not a mapping in YAML
     */
    static YamlDocument read(String text) {
        try {
            if (!(YamlNodes.root(text) instanceof MappingNode mapping)) {
                throw new DocumentException(1, "a mapping with 'channels' and 'policies' is expected");
            }
            return new YamlDocument(mapping);
        } catch (YamlNodes.Malformed malformed) {
            throw new DocumentException(malformed.line(), malformed.problem());
        }
    }

    ObjectNode json() {
        return json;
    }

    /**
     * The line of what stands at a path, or of the nearest that it is in. It is looked for when it is asked for: the paths
     * to all nodes of a long document would be far longer than the document.
     */
    int line(String path) {
        int line = 1;
        Node at = root;
        String rest = path;
        while (true) {
            if (at instanceof MappingNode mapping && named(mapping, rest) instanceof NodeTuple tuple) {
                line = line(tuple.getKeyNode());
                at = tuple.getValueNode();
                String name = ((ScalarNode) tuple.getKeyNode()).getValue();
                rest = rest.substring(name.length()).replaceFirst("^\\.", "");
            } else if (at instanceof SequenceNode sequence && item(sequence, rest) instanceof Node item) {
                line = line(item);
                at = item;
                rest = rest.substring(rest.indexOf(']') + 1).replaceFirst("^\\.", "");
            } else {
                return line;
            }
        }
    }

    /** The member whose name a path begins with. */
    private static @Nullable NodeTuple named(MappingNode mapping, String path) {
        for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode key && path.startsWith(key.getValue())) {
                String rest = path.substring(key.getValue().length());
                if (rest.isEmpty() || rest.startsWith(".") || rest.startsWith("[")) {
                    return tuple;
                }
            }
        }
        return null;
    }

    /** The item whose index a path begins with. */
    private static @Nullable Node item(SequenceNode sequence, String path) {
        Matcher index = INDEX.matcher(path);
        int i = index.lookingAt() ? Integer.parseInt(index.group(1)) : Integer.MAX_VALUE;
        return i < sequence.getValue().size() ? sequence.getValue().get(i) : null;
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    private JsonNode read(Node node, int depth) {
        if (++nodes > MOST_NODES || depth > DEEPEST) {
            throw new DocumentException(line(node), "there is too much in it");
        }
        return switch (node) {
            case MappingNode mapping -> object(mapping, depth);
            case SequenceNode sequence -> array(sequence, depth);
            case ScalarNode scalar -> scalar(scalar);
            default -> throw new DocumentException(line(node), "a value is expected");
        };
    }

    private ObjectNode object(MappingNode mapping, int depth) {
        ObjectNode object = Json.object();
        for (NodeTuple tuple : mapping.getValue()) {
            int line = line(tuple.getKeyNode());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw new DocumentException(line, "a name is expected");
            }
            String name = key.getValue();
            if (object.has(name)) {
                throw new DocumentException(line, "'" + InvalidField.shortened(name) + "' stands twice");
            }
            object.set(name, read(tuple.getValueNode(), depth + 1));
        }
        return object;
    }

    private ArrayNode array(SequenceNode sequence, int depth) {
        ArrayNode array = Json.MAPPER.createArrayNode();
        for (Node each : sequence.getValue()) {
            array.add(read(each, depth + 1));
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
