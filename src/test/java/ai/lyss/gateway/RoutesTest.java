package ai.lyss.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** What all files of routes keep to. Of ids, Camel says "Duplicate id detected" at the start, and not where. */
class RoutesTest {

    private record RouteOf(
            Path file, String id, String prefix, List<String> steps, Map<String, @Nullable Object> all) {}

    private final List<RouteOf> routes = routes();

    @Test
    void step_isNotCalledLikeItsRoute_whateverThePrefix() {
        assertThat(routes).isNotEmpty();
        List<String> wrong = routes.stream()
                .filter(route -> route.steps().contains(route.id()))
                .map(route -> route.file() + ": a step and its route have the id " + route.id())
                .toList();
        assertThat(wrong).isEmpty();
    }

    @Test
    void ids_areUniqueOverAllFiles() {
        Map<String, Path> seen = new HashMap<>();
        List<String> wrong = new ArrayList<>();
        for (RouteOf route : routes) {
            List<String> ids = new ArrayList<>(List.of(route.id()));
            route.steps().forEach(step -> ids.add(route.prefix() + step));
            for (String id : ids) {
                Path other = seen.putIfAbsent(id, route.file());
                if (other != null) {
                    wrong.add(id + " in " + other + " and in " + route.file());
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void endpoints_sayHowRequestsEndThatFail() {
        List<RouteOf> endpoints = routes.stream()
                .filter(route -> !route.id().equals("inference"))
                .filter(route -> String.valueOf(route.all().get("from")).contains("direct:inference"))
                .toList();
        assertThat(endpoints)
                .hasSizeGreaterThan(5)
                .allSatisfy(route -> assertThat(route.all())
                        .as("%s: no error handler follows, and without a record no answer ends", route.file())
                        .containsEntry("routeConfigurationId", "outcome"));
    }

    private static List<RouteOf> routes() {
        List<RouteOf> routes = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("routes"))) {
            for (Path file : files.filter(each -> each.toString().endsWith(".camel.yaml"))
                    .sorted()
                    .toList()) {
                try (InputStream in = Files.newInputStream(file)) {
                    List<Map<String, Map<String, @Nullable Object>>> entries = new Yaml().load(in);
                    for (Map<String, Map<String, @Nullable Object>> entry : entries) {
                        if (entry.get("route") != null) {
                            routes.add(route(file, entry.get("route")));
                        }
                    }
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return routes;
    }

    private static RouteOf route(Path file, Map<String, @Nullable Object> route) {
        List<String> ids = new ArrayList<>();
        collect(route.get("from"), ids);
        return new RouteOf(
                file, String.valueOf(route.get("id")), Objects.toString(route.get("nodePrefixId"), ""), ids, route);
    }

    /** Ids of steps, and of steps within them. */
    private static void collect(@Nullable Object node, List<String> ids) {
        if (node instanceof Map<?, ?> map) {
            if (map.get("id") instanceof String id) {
                ids.add(id);
            }
            map.values().forEach(each -> collect(each, ids));
        } else if (node instanceof List<?> list) {
            list.forEach(each -> collect(each, ids));
        }
    }
}
