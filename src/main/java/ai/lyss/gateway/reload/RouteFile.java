package ai.lyss.gateway.reload;

import ai.lyss.gateway.core.YamlNodes;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * What a provider's file must look like before Camel reads it: routes and nothing else, each {@code provider-<name>} and
 * called by {@code direct:} and that name. Nothing else could be replaced while it is used.
 */
final class RouteFile {

    private final Path file;

    private RouteFile(Path file) {
        this.file = file;
    }

    /**
     * The ids of a file's routes, at least one.
     *
     * @throws RouteFileException naming file, line and reason
     */
    static Set<String> routeIds(Path file, byte[] bytes) throws RouteFileException {
        return new RouteFile(file).read(bytes);
    }

    private Set<String> read(byte[] bytes) throws RouteFileException {
        Node root = root(bytes);
        if (!(root instanceof SequenceNode items)) {
            throw wrong(root, "a list of routes is expected");
        }
        Set<String> ids = new LinkedHashSet<>();
        for (Node item : items.getValue()) {
            if (!ids.add(id(item))) {
                throw wrong(item, "a second route of this id");
            }
        }
        if (ids.isEmpty()) {
            throw wrong(root, "there is no route in it");
        }
        return ids;
    }

    private String id(Node item) throws RouteFileException {
        if (!(item instanceof MappingNode only) || only.getValue().size() != 1 || value(only, "route") == null) {
            throw wrong(item, "'- route:' is expected: other things cannot be replaced while they are used");
        }
        Node route = only.getValue().getFirst().getValueNode();
        @Nullable Node id = value(route, "id");
        if (!(id instanceof ScalarNode name)
                || !name.getValue().matches(ProviderDirect.PREFIX + "[a-z0-9][a-z0-9_.-]*")) {
            throw wrong(id == null ? route : id, "the route's id must be provider-<name>, in lower case");
        }
        @Nullable Node from = value(route, "from");
        @Nullable Node uri = from instanceof ScalarNode ? from : from == null ? null : value(from, "uri");
        if (!(uri instanceof ScalarNode address) || !address.getValue().equals("direct:" + name.getValue())) {
            throw wrong(
                    uri == null ? route : uri,
                    "the route " + name.getValue() + " must be from direct:" + name.getValue());
        }
        return name.getValue();
    }

    private static @Nullable Node value(Node mapping, String key) {
        if (mapping instanceof MappingNode fields) {
            for (NodeTuple field : fields.getValue()) {
                if (field.getKeyNode() instanceof ScalarNode name
                        && name.getValue().equals(key)) {
                    return field.getValueNode();
                }
            }
        }
        return null;
    }

    private Node root(byte[] bytes) throws RouteFileException {
        try {
            return YamlNodes.root(bytes);
        } catch (YamlNodes.Malformed malformed) {
            throw new RouteFileException(file, malformed.line(), malformed.problem());
        }
    }

    private RouteFileException wrong(Node at, String reason) {
        return new RouteFileException(file, at.getStartMark().getLine() + 1, reason);
    }
}
