package ai.lyss.gateway.catalog;

import ai.lyss.gateway.core.Capabilities;
import ai.lyss.gateway.core.Capability;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Reads {@code config/models.yaml}: {@code profiles}, by name, each with an optional {@code extends}, and
 * {@code models}, each with {@code match} (patterns), an optional {@code profile}, and what they can do.
 */
final class CatalogFile {

    private static final Map<String, Capability<?>> KNOWN =
            Capabilities.all().stream().collect(Collectors.toUnmodifiableMap(Capability::name, Function.identity()));

    private final Path file;

    private CatalogFile(Path file) {
        this.file = file;
    }

    /**
     * Reads a file.
     *
     * @throws CatalogException naming file, line and reason
     */
    static CatalogContent read(Path file) {
        return new CatalogFile(file).read();
    }

    private CatalogContent read() {
        Node root;
        try (Reader reader = Files.newBufferedReader(file)) {
            root = new Yaml(new SafeConstructor(new LoaderOptions())).compose(reader);
        } catch (MarkedYAMLException malformed) {
            throw new CatalogException(
                    file, malformed.getProblemMark().getLine() + 1, String.valueOf(malformed.getProblem()));
        } catch (IOException unreadable) {
            throw new CatalogException(file, 1, "cannot be read: " + unreadable.getMessage());
        }
        Map<String, Node> sections = fields(root, "profiles", "models");
        Map<String, Map<String, Object>> profiles = new HashMap<>();
        if (sections.get("profiles") instanceof MappingNode given) {
            given.getValue().forEach(tuple -> profiles.put(key(tuple), profile(tuple.getValueNode(), profiles)));
        }
        List<CatalogContent.Entry> entries = new ArrayList<>();
        if (sections.get("models") instanceof SequenceNode given) {
            given.getValue().forEach(node -> entries.add(entry(node)));
        }
        return new CatalogContent(profiles, entries);
    }

    /** A profile begins with what the one that it extends says; that one must stand above it. */
    private Map<String, Object> profile(Node node, Map<String, Map<String, Object>> above) {
        Map<String, Node> fields = fields(node);
        Map<String, Object> traits = new HashMap<>();
        Node base = fields.remove("extends");
        if (base != null) {
            Map<String, Object> inherited = above.get(text(base));
            if (inherited == null) {
                throw wrong(base, "there is no profile '" + text(base) + "' above");
            }
            traits.putAll(inherited);
        }
        fields.forEach((name, value) -> traits.put(name, trait(name, value)));
        return traits;
    }

    private CatalogContent.Entry entry(Node node) {
        Map<String, Node> fields = fields(node);
        Node match = fields.remove("match");
        if (match == null) {
            throw wrong(node, "an entry needs 'match'");
        }
        Node profile = fields.remove("profile");
        Map<String, Object> traits = new HashMap<>();
        fields.forEach((name, value) -> traits.put(name, trait(name, value)));
        List<String> patterns = plain(match) instanceof List<?> many
                ? many.stream().map(String::valueOf).toList()
                : List.of(text(match));
        return new CatalogContent.Entry(patterns, profile == null ? null : text(profile), traits);
    }

    private Object trait(String name, Node value) {
        Capability<?> capability = KNOWN.get(name);
        if (capability == null) {
            throw wrong(value, "there is no capability '" + name + "'");
        }
        try {
            return capability.read(plain(value));
        } catch (IllegalArgumentException unfit) {
            throw wrong(value, String.valueOf(unfit.getMessage()));
        }
    }

    private Map<String, Node> fields(Node node, String... only) {
        if (!(node instanceof MappingNode mapping)) {
            throw wrong(node, "a mapping is expected");
        }
        Map<String, Node> fields = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String key = key(tuple);
            if (only.length > 0 && !List.of(only).contains(key)) {
                throw wrong(tuple.getKeyNode(), "'" + key + "' is none of " + String.join(", ", only));
            }
            if (fields.put(key, tuple.getValueNode()) != null) {
                throw wrong(tuple.getKeyNode(), "'" + key + "' stands twice");
            }
        }
        return fields;
    }

    private String key(NodeTuple tuple) {
        return text(tuple.getKeyNode());
    }

    private String text(Node node) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw wrong(node, "a word is expected");
    }

    private Object plain(Node node) {
        return switch (node) {
            case ScalarNode scalar -> scalar.getValue();
            case SequenceNode many -> many.getValue().stream().map(this::text).toList();
            default -> throw wrong(node, "a value or a list of values is expected");
        };
    }

    private CatalogException wrong(Node at, String reason) {
        return new CatalogException(file, at.getStartMark().getLine() + 1, reason);
    }
}
