package ai.lyss.gateway.management;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/**
 * A route of the management API as its file says it.
 *
 * @param id the route's
 * @param description the route's
 * @param configuration the route configuration that tells failures
 * @param method one of its HTTP methods
 * @param path with the parts in braces
 * @param consumes the media types of its body; empty if not named
 * @param steps the beans of its steps in order
 */
record RouteFile(
        String id,
        String description,
        String configuration,
        String method,
        String path,
        String consumes,
        List<String> steps) {

    private static final String PREFIX = "platform-http:";

    /** All under {@code /api/v1}, one for each method. */
    static List<RouteFile> all() {
        try (Stream<Path> files = Files.walk(Path.of("routes"))) {
            return files.filter(file -> file.toString().endsWith(".camel.yaml"))
                    .sorted()
                    .flatMap(RouteFile::read)
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Stream<RouteFile> read(Path file) {
        List<RouteFile> routes = new ArrayList<>();
        try (InputStream in = Files.newInputStream(file)) {
            List<Map<String, Map<String, Object>>> entries = new Yaml().load(in);
            for (Map<String, Map<String, Object>> entry : entries) {
                if (entry.containsKey("route")) {
                    add(entry.get("route"), routes);
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return routes.stream();
    }

    @SuppressWarnings("unchecked")
    private static void add(Map<String, Object> route, List<RouteFile> routes) {
        Map<String, Object> from = (Map<String, Object>) route.get("from");
        String uri = String.valueOf(from.get("uri"));
        if (!uri.startsWith(PREFIX + "/api/v1")) {
            return;
        }
        Map<String, Object> parameters = (Map<String, Object>) from.getOrDefault("parameters", Map.of());
        List<String> steps = new ArrayList<>();
        for (Map<String, Map<String, Object>> step : (List<Map<String, Map<String, Object>>>) from.get("steps")) {
            step.forEach((kind, its) -> steps.add(kind.equals("process") ? String.valueOf(its.get("ref")) : kind));
        }
        Arrays.stream(String.valueOf(parameters.getOrDefault("httpMethodRestrict", "ANY"))
                        .split(","))
                .map(method -> new RouteFile(
                        String.valueOf(route.get("id")),
                        String.valueOf(route.get("description")),
                        String.valueOf(route.get("routeConfigurationId")),
                        method.strip(),
                        uri.substring(PREFIX.length()),
                        String.valueOf(parameters.getOrDefault("consumes", "")),
                        steps))
                .forEach(routes::add);
    }
}
