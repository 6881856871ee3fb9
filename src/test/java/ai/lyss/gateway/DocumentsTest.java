package ai.lyss.gateway;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/** What the documents for people say about files, sections, keys, paths and steps is there. */
class DocumentsTest {

    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern CODE = Pattern.compile("`([^`\\n]+)`");
    private static final Pattern FENCED = Pattern.compile("(?ms)^```.*?^```$");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
    private static final Pattern KEY = Pattern.compile("lyss\\.[a-z0-9.-]*[a-z0-9]");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (`[^|]+`[^|]*) \\| ([^|]+) \\|");
    private static final Pattern METER = Pattern.compile("\"(lyss\\.[a-z.]+)\"");
    private static final Pattern METRIC =
            Pattern.compile("`(lyss_[a-z_]+?)(?:_(?:seconds|bytes|dollars))?(?:_total)?`");
    private static final Pattern STEP = Pattern.compile("\\{ id: ([a-z-]+),");

    static Stream<Path> documents() throws IOException {
        try (Stream<Path> docs = Files.list(Path.of("docs"))) {
            return Stream.concat(
                    Stream.of(Path.of("README.md"), Path.of("CHANGELOG.md"), Path.of("bench/README.md")),
                    docs.filter(file -> file.toString().endsWith(".md")).sorted().toList().stream());
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void links_leadSomewhere(Path document) throws IOException {
        List<String> dead = new ArrayList<>();
        for (String link : all(LINK, withoutExamples(Files.readString(document)))) {
            if (link.matches("[a-z]+:.*")) {
                continue; // the world is not ours to test
            }
            String[] parts = link.split("#", 2);
            Path target = parts[0].isEmpty()
                    ? document
                    : document.resolveSibling(parts[0]).normalize();
            if (!Files.exists(target)
                    || (parts.length == 2 && !anchors(Files.readString(target)).contains(parts[1]))) {
                dead.add(link);
            }
        }
        assertThat(dead).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void keysOfTheConfiguration_exist(Path document) throws IOException {
        Set<String> known = configuration().keySet();
        List<String> unknown = all(CODE, withoutExamples(Files.readString(document))).stream()
                .filter(code -> KEY.matcher(code.replaceFirst("[:=].*", "")).matches())
                .map(code -> code.replaceFirst("[:=].*", ""))
                .filter(key -> known.stream().noneMatch(each -> each.equals(key) || each.startsWith(key + ".")))
                .toList();
        assertThat(unknown).isEmpty();
    }

    @Test
    void defaultsInTheReadme_areThoseOfTheConfiguration() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        String table = readme.substring(readme.indexOf("## Configuration"), readme.indexOf("## Tests"));
        Map<String, String> known = configuration();
        List<String> wrong = new ArrayList<>();
        int checked = 0;
        for (Matcher row = ROW.matcher(table); row.find(); ) {
            List<String> keys = fullKeys(all(CODE, row.group(1)));
            String[] defaults = row.group(2).split(", ");
            for (int i = 0; i < keys.size(); i++) {
                String said = defaults[Math.min(i, defaults.length - 1)].replace("`", "");
                String value = known.getOrDefault(keys.get(i), "");
                if (!said.equals(value.isEmpty() ? "none" : value)) {
                    wrong.add(keys.get(i) + " is " + value + ", not " + said);
                }
                checked++;
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(checked).isGreaterThan(30);
    }

    @Test
    void stepsInTheReadme_areThoseOfTheRoute() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        String table = readme.substring(readme.indexOf("| step |"), readme.indexOf("A request that fails goes"));
        List<String> told = all(Pattern.compile("(?m)^\\| ([a-z-]+) \\|"), table);
        told.removeAll(List.of("step", "speak")); // the one is of the endpoints' routes
        assertThat(told).isEqualTo(all(STEP, Files.readString(Path.of("routes/inference.camel.yaml"))));
    }

    @Test
    void metricsInTheTable_areThoseOfTheCode() throws IOException {
        String operate = Files.readString(Path.of("docs/operate.md"));
        String table = operate.substring(operate.indexOf("| metric |"), operate.indexOf("And of what is not ours"));
        Set<String> meters = new TreeSet<>();
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            for (Path source : sources.filter(Files::isRegularFile).toList()) {
                String code = Files.readString(source);
                if (code.contains("import io.micrometer.")) {
                    all(METER, code).forEach(meter -> meters.add(meter.replace('.', '_')));
                }
            }
        }
        assertThat(meters).hasSizeGreaterThan(20);
        assertThat(all(METRIC, table)).containsExactlyInAnyOrderElementsOf(meters);
    }

    /** {@code .jwks-uri} behind {@code lyss.auth.jwt.issuer} is {@code lyss.auth.jwt.jwks-uri}. */
    private static List<String> fullKeys(List<String> names) {
        List<String> keys = new ArrayList<>();
        for (String name : names) {
            String before = keys.isEmpty()
                    ? ""
                    : keys.getLast().substring(0, keys.getLast().lastIndexOf('.'));
            keys.add(name.startsWith(".") ? before + name : name);
        }
        return keys;
    }

    /** Every key of the files with its value; empty for what is named in a comment only, as {@code url} is. */
    private static Map<String, String> configuration() throws IOException {
        Map<String, String> keys = new TreeMap<>();
        for (String file : List.of("config/application.yaml", "config/providers.yaml")) {
            flatten("", new Yaml().load(Files.readString(Path.of(file))), keys);
        }
        return keys;
    }

    private static void flatten(String prefix, Object value, Map<String, String> keys) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, each) -> flatten(prefix.isEmpty() ? "" + name : prefix + "." + name, each, keys));
        } else {
            keys.put(prefix, String.valueOf(value));
        }
    }

    private static Set<String> anchors(String document) {
        return all(HEADING, withoutExamples(document)).stream()
                .map(heading -> heading.toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .collect(toSet());
    }

    private static String withoutExamples(String document) {
        return FENCED.matcher(document).replaceAll("");
    }

    private static List<String> all(Pattern pattern, String text) {
        return new ArrayList<>(
                pattern.matcher(text).results().map(DocumentsTest::first).toList());
    }

    private static String first(MatchResult match) {
        return match.group(1);
    }
}
