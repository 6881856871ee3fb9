package ai.lyss.gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.core.Capabilities;
import ai.lyss.gateway.core.Capability;
import ai.lyss.gateway.core.Catalog;
import ai.lyss.gateway.core.LossPolicy;
import ai.lyss.gateway.core.LossSettings;
import ai.lyss.gateway.provider.ParameterTable.Column;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.ClassPathBeanDefinitionScanner;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.yaml.snakeyaml.Yaml;

/** {@code docs/providers.md} says what the code does: its tables are written by asking it. */
class ProvidersDocumentTest {

    private static final Path DOCUMENT = Path.of("docs/providers.md");
    private static final String REWRITE = "mvn -q -B test -Dtest=ProvidersDocumentTest -Dlyss.docs=write";
    private static final Pattern STEP = Pattern.compile("ref: *(transform\\w+)");
    private static final List<String> FIRST = List.of("openai", "azure", "anthropic", "gemini", "deepseek");

    /** Models that show what models change. */
    private static final Map<String, List<String>> EXAMPLES = Map.of(
            "anthropic", List.of("claude-sonnet-4-5", "claude-opus-4-6", "claude-opus-5", "claude-opus-5-5"),
            "gemini", List.of("gemini-2.0-flash", "gemini-2.5-pro", "gemini-3-pro"));

    @Test
    void document_isUpToDate() throws IOException {
        String now = Files.readString(DOCUMENT);
        String wanted = generated(now);
        if ("write".equals(System.getProperty("lyss.docs"))) {
            Files.writeString(DOCUMENT, wanted);
            return;
        }
        assertThat(now)
                .as(
                        "%s does not say what the code does any more. Rewrite its tables with:%n%n  %s%n",
                        DOCUMENT, REWRITE)
                .isEqualTo(wanted);
    }

    @Test
    void document_saysHowItIsRewritten() throws IOException {
        assertThat(Files.readString(DOCUMENT)).contains(REWRITE);
    }

    private static String generated(String document) throws IOException {
        try (AnnotationConfigApplicationContext context = steps()) {
            ParameterTable table = new ParameterTable();
            String said = section(document, "parameters", table.all(columns(context)));
            for (String provider : new TreeMap<>(EXAMPLES).keySet()) {
                said = section(said, provider, table.differing(examples(context, provider)));
            }
            return section(said, "capabilities", capabilities());
        }
    }

    /** The steps of all providers, as the application makes them. */
    private static AnnotationConfigApplicationContext steps() {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.registerBean(Catalog.class, () -> TestCatalog.SHIPPED);
        context.registerBean(LossSettings.class, () -> new LossSettings(LossPolicy.WARN));
        context.registerBean(ProviderSteps.class);
        ClassPathBeanDefinitionScanner scanner = new ClassPathBeanDefinitionScanner(context, false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(Configuration.class));
        scanner.scan("ai.lyss.gateway.provider");
        context.refresh();
        return context;
    }

    /** The name of the transform step by provider: a provider is a file of routes. */
    private static Map<String, String> transforms() throws IOException {
        Map<String, String> transforms = new TreeMap<>();
        try (Stream<Path> files = Files.list(Path.of("routes/providers"))) {
            for (Path file : files.toList()) {
                Matcher step = STEP.matcher(Files.readString(file));
                if (step.find()) {
                    transforms.put(file.getFileName().toString().replace(".camel.yaml", ""), step.group(1));
                }
            }
        }
        return transforms;
    }

    /** All providers, and the profiles that channels of OpenAI's provider can name. */
    private static List<Column> columns(AnnotationConfigApplicationContext context) throws IOException {
        Map<String, String> transforms = transforms();
        List<String> names = new ArrayList<>(FIRST);
        transforms.keySet().stream().filter(name -> !names.contains(name)).forEach(names::add);
        profiles().stream().filter(name -> !names.contains(name)).sorted().forEach(names::add);
        List<Column> columns = new ArrayList<>();
        for (String name : names) {
            String step = transforms.get(name);
            String provider = step == null ? "openai" : name;
            Map<String, String> settings = step == null ? Map.of("profile", name) : Map.of();
            Transform transform = context.getBean(step == null ? "transformOpenAi" : step, Transform.class);
            columns.add(new Column(name, provider, settings, "some-model", transform));
        }
        return columns;
    }

    private static List<Column> examples(AnnotationConfigApplicationContext context, String provider)
            throws IOException {
        Transform transform = context.getBean(transforms().get(provider), Transform.class);
        List<Column> columns = new ArrayList<>();
        columns.add(new Column("a name that nobody knows", provider, Map.of(), "some-model", transform));
        EXAMPLES.get(provider).forEach(model -> columns.add(new Column(model, provider, Map.of(), model, transform)));
        return columns;
    }

    private static List<String> profiles() throws IOException {
        Map<String, Map<String, ?>> file = new Yaml().load(Files.readString(Path.of("config/models.yaml")));
        return List.copyOf(file.get("profiles").keySet());
    }

    private static String capabilities() {
        StringBuilder table = new StringBuilder("| name | values | unless said | meaning |\n|---|---|---|---|\n");
        for (Capability<?> capability : Capabilities.all()) {
            String otherwise = Capability.written(capability.otherwise());
            table.append("| `%s` | %s | %s | %s |%n"
                    .formatted(
                            capability.name(),
                            capability.words(),
                            otherwise.isEmpty() ? "" : "`" + otherwise + "`",
                            capability.meaning()));
        }
        return table.toString();
    }

    /** The document with what stands between the marks of a section replaced. */
    private static String section(String document, String name, String content) {
        String begin = "<!-- generated: " + name + " -->\n";
        String end = "<!-- end: " + name + " -->";
        int from = document.indexOf(begin);
        int to = document.indexOf(end);
        assertThat(from).as(begin).isNotNegative();
        assertThat(to).as(end).isGreaterThan(from);
        return document.substring(0, from + begin.length()) + content + document.substring(to);
    }
}
