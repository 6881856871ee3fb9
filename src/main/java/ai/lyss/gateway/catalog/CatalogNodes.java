package ai.lyss.gateway.catalog;

import ai.lyss.gateway.core.YamlNodes;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** The nodes of a YAML file: what is not as it should be is an error with its line. */
final class CatalogNodes {

    private final Path file;

    CatalogNodes(Path file) {
        this.file = file;
    }

    /**
     * A key with what stands behind it.
     *
     * @param at where errors about the key are
     */
    record Field(Node at, Node value) {}

    Node root(byte[] bytes) {
        try {
            return YamlNodes.root(bytes);
        } catch (YamlNodes.Malformed malformed) {
            throw new CatalogException(file, malformed.line(), malformed.problem());
        }
    }

    /** A mapping's fields in order; none may stand twice. */
    Map<String, Field> fields(Node node) {
        if (!(node instanceof MappingNode mapping)) {
            throw wrong(node, "a mapping is expected");
        }
        Map<String, Field> fields = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String key = text(tuple.getKeyNode());
            if (fields.put(key, new Field(tuple.getKeyNode(), tuple.getValueNode())) != null) {
                throw wrong(tuple.getKeyNode(), "'" + key + "' stands twice");
            }
        }
        return fields;
    }

    List<Node> items(Node node) {
        if (node instanceof SequenceNode many) {
            return many.getValue();
        }
        throw wrong(node, "a list is expected");
    }

    String text(Node node) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw wrong(node, "a word is expected");
    }

    /** A string, or a list of strings. */
    Object plain(Node node) {
        return switch (node) {
            case ScalarNode scalar -> scalar.getValue();
            case SequenceNode many -> many.getValue().stream().map(this::text).toList();
            default -> throw wrong(node, "a value or a list of values is expected");
        };
    }

    CatalogException wrong(Node at, String reason) {
        return new CatalogException(file, at.getStartMark().getLine() + 1, reason);
    }
}
