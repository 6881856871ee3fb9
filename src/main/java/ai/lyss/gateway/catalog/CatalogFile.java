package ai.lyss.gateway.catalog;

import ai.lyss.gateway.catalog.CatalogNodes.Field;
import ai.lyss.gateway.core.Capabilities;
import ai.lyss.gateway.core.Capability;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Reads {@code config/models.yaml}: {@code profiles}, by name, each with an optional {@code extends}, and
 * {@code models}, each with {@code match} (patterns), optional {@code profile}s, an optional day {@code from} which
 * on it holds, and what they can do.
 */
final class CatalogFile {

    private final CatalogNodes nodes;
    private final Map<String, Map<String, Object>> profiles = new HashMap<>();
    private final List<CatalogContent.Entry> entries = new ArrayList<>();

    private CatalogFile(Path file) {
        this.nodes = new CatalogNodes(file);
    }

    /**
     * Reads what a file has in it.
     *
     * @param file its name, for messages
     * @throws CatalogException naming file, line and reason
     */
    static CatalogContent read(Path file, byte[] bytes) {
        CatalogFile read = new CatalogFile(file);
        read.sections(read.nodes.root(bytes));
        return new CatalogContent(Map.copyOf(read.profiles), List.copyOf(read.entries));
    }

    private void sections(Node root) {
        Map<String, Field> sections = nodes.fields(root);
        Field given = sections.remove("profiles");
        if (given != null) {
            nodes.fields(given.value()).forEach((name, field) -> profiles.put(name, profile(field.value())));
        }
        Field models = sections.remove("models");
        if (models != null) {
            nodes.items(models.value()).forEach(node -> entries.add(entry(node)));
        }
        sections.forEach((name, field) -> {
            throw nodes.wrong(field.at(), "'" + name + "' is neither profiles nor models");
        });
    }

    /** A profile begins with what the one that it extends says; that one must stand above it. */
    private Map<String, Object> profile(Node node) {
        Map<String, Field> fields = nodes.fields(node);
        Map<String, Object> traits = new HashMap<>();
        Field base = fields.remove("extends");
        if (base != null) {
            traits.putAll(known(base.value(), " above"));
        }
        traits.putAll(traits(fields));
        return Map.copyOf(traits);
    }

    private CatalogContent.Entry entry(Node node) {
        Map<String, Field> fields = nodes.fields(node);
        Field match = fields.remove("match");
        if (match == null) {
            throw nodes.wrong(node, "an entry needs 'match'");
        }
        Field profile = fields.remove("profile");
        Field from = fields.remove("from");
        if (fields.isEmpty()) {
            throw nodes.wrong(node, "an entry must say something of its models");
        }
        return new CatalogContent.Entry(
                patterns(match.value()),
                profile == null ? Set.of() : profiles(profile.value()),
                from == null ? null : day(from.value()),
                traits(fields));
    }

    private Set<String> profiles(Node node) {
        List<Node> each = several(node);
        if (each.isEmpty()) {
            throw nodes.wrong(node, "an entry without a profile can never hold");
        }
        Set<String> names = new HashSet<>();
        for (Node one : each) {
            known(one, "");
            if (!names.add(nodes.text(one))) {
                throw nodes.wrong(one, "the profile '" + nodes.text(one) + "' stands twice");
            }
        }
        return Set.copyOf(names);
    }

    private static List<Node> several(Node node) {
        return node instanceof SequenceNode many ? many.getValue() : List.of(node);
    }

    private List<Glob> patterns(Node node) {
        List<Node> each = several(node);
        if (each.isEmpty()) {
            throw nodes.wrong(node, "an entry without a pattern can never match");
        }
        List<Glob> patterns = new ArrayList<>();
        for (Node one : each) {
            String pattern = nodes.text(one);
            if (pattern.isEmpty() || pattern.chars().anyMatch(Character::isWhitespace)) {
                throw nodes.wrong(one, "the pattern '" + pattern + "' can never match: names have no white space");
            }
            if (pattern.replace("*", "").length() > KnownTraits.LONGEST_NAME) {
                throw nodes.wrong(one, "a pattern as long as this can never match");
            }
            if (patterns.contains(new Glob(pattern))) {
                throw nodes.wrong(one, "the pattern '" + pattern + "' stands twice");
            }
            patterns.add(new Glob(pattern));
        }
        return List.copyOf(patterns);
    }

    private LocalDate day(Node node) {
        try {
            return LocalDate.parse(nodes.text(node));
        } catch (DateTimeException wrong) {
            throw nodes.wrong(node, "'from' must be a day such as 2026-12-31, not '" + nodes.text(node) + "'");
        }
    }

    private Map<String, Object> known(Node name, String where) {
        @Nullable Map<String, Object> profile = profiles.get(nodes.text(name));
        if (profile == null) {
            throw nodes.wrong(name, "there is no profile '" + nodes.text(name) + "'" + where);
        }
        return profile;
    }

    private Map<String, Object> traits(Map<String, Field> fields) {
        Map<String, Object> traits = new HashMap<>();
        fields.forEach((name, field) -> {
            Capability<?> capability = Capabilities.named(name);
            if (capability == null) {
                throw nodes.wrong(field.at(), "there is no capability '" + name + "'");
            }
            try {
                traits.put(name, capability.read(nodes.plain(field.value())));
            } catch (IllegalArgumentException unfit) {
                throw nodes.wrong(field.value(), String.valueOf(unfit.getMessage()));
            }
        });
        return Map.copyOf(traits);
    }
}
