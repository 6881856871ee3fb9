package ai.lyss.gateway.reload;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.Model;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.jspecify.annotations.Nullable;

/** Builds routes from a file beside those of its earlier version, and takes routes away. */
final class RouteBuilds {

    private static final Pattern LINE = Pattern.compile("\\bline:? (\\d+)");

    /** How Camel says what it does not know. */
    private static final Pattern SUBJECT =
            Pattern.compile("Unsupported field: (\\S+)|in the registry for: (\\S+)|key \\[([^\\]]+)]");

    private final CamelContext camel;
    private final Map<String, Integer> versions = new HashMap<>();

    RouteBuilds(CamelContext camel) {
        this.camel = camel;
    }

    /** A version of a route that stands beside others. */
    static String versioned(String id, int version) {
        return id + "#" + version;
    }

    /**
     * Starts all routes of a file, or none.
     *
     * @return the ids under which they run, by the ids that the file gives them
     * @throws RouteFileException naming file, line and reason
     */
    Map<String, String> start(Path file, byte[] bytes) throws RouteFileException {
        Map<String, String> started = new HashMap<>();
        try {
            for (RouteDefinition route : definitions(file, bytes)) {
                String id = route.getRouteId();
                String running = name(route);
                started.put(id, running);
                start(file, bytes, route);
            }
        } catch (RouteFileException unfit) {
            started.values().forEach(this::stop);
            throw unfit;
        }
        return started;
    }

    /** The file's own id when nobody has it; the ids of steps follow, since they are unique over all routes. */
    private String name(RouteDefinition route) {
        String id = route.getRouteId();
        int version = versions.merge(id, 1, (before, one) -> before + one);
        if (camel.getRoute(id) == null) {
            return id;
        }
        String prefix = route.getNodePrefixId() == null ? id : route.getNodePrefixId();
        String bare = prefix.endsWith(".") ? prefix.substring(0, prefix.length() - 1) : prefix;
        route.setNodePrefixId(versioned(bare, version) + ".");
        route.setId(versioned(id, version));
        return route.getRouteId();
    }

    private List<RouteDefinition> definitions(Path file, byte[] bytes) throws RouteFileException {
        List<RouteDefinition> definitions = new ArrayList<>();
        try {
            Resource resource = ResourceHelper.fromBytes("file:" + file, bytes);
            for (RoutesBuilder builder : PluginHelper.getRoutesLoader(camel).findRoutesBuilders(resource)) {
                RouteBuilder routes = (RouteBuilder) builder;
                routes.configureRoutes(camel);
                definitions.addAll(routes.getRouteCollection().getRoutes());
            }
        } catch (Exception unreadable) {
            throw unfit(file, bytes, unreadable, line(unreadable, null));
        }
        return definitions;
    }

    private void start(Path file, byte[] bytes, RouteDefinition route) throws RouteFileException {
        try {
            camel.getCamelContextExtension().getContextPlugin(Model.class).addRouteDefinition(route);
        } catch (Exception unfit) {
            throw unfit(file, bytes, unfit, line(unfit, route));
        }
    }

    /** Takes a route away, started or not. */
    void stop(String routeId) {
        try {
            if (camel.getRoute(routeId) != null) {
                camel.getRouteController().stopRoute(routeId);
                camel.removeRoute(routeId);
            }
            Model model = camel.getCamelContextExtension().getContextPlugin(Model.class);
            RouteDefinition left = model.getRouteDefinition(routeId);
            if (left != null) {
                model.removeRouteDefinition(left);
            }
        } catch (Exception stuck) {
            throw new IllegalStateException("route " + routeId + " cannot be removed", stuck);
        }
    }

    private static RouteFileException unfit(Path file, byte[] bytes, Exception failure, int line) {
        String reason = reason(failure);
        Matcher subject = SUBJECT.matcher(reason);
        int place = line;
        if (subject.find()) { // Camel names the beginning of what the subject is in
            String word = Stream.of(subject.group(1), subject.group(2), subject.group(3))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElseThrow();
            List<String> lines =
                    new String(bytes, StandardCharsets.UTF_8).lines().toList();
            place = IntStream.rangeClosed(line, lines.size())
                    .filter(each -> lines.get(each - 1).contains(word))
                    .findFirst()
                    .orElse(line);
        }
        return new RouteFileException(file, place, reason);
    }

    /** The line that the exception or its causes name, else that of the step that it is about, else the route's. */
    private static int line(Throwable unfit, @Nullable RouteDefinition route) {
        for (Throwable each = unfit; each != null; each = each.getCause()) {
            Matcher named = LINE.matcher(String.valueOf(each.getMessage()));
            if (named.find()) {
                return Integer.parseInt(named.group(1));
            }
        }
        if (route == null) {
            return 1;
        }
        String said = String.valueOf(unfit.getMessage());
        for (ProcessorDefinition<?> step : steps(route)) {
            if (step.getLineNumber() > 0 && said.contains(">>> " + step + " <<<")) {
                return step.getLineNumber();
            }
        }
        return Math.max(1, route.getLineNumber());
    }

    private static List<ProcessorDefinition<?>> steps(ProcessorDefinition<?> parent) {
        List<ProcessorDefinition<?>> steps = new ArrayList<>();
        for (ProcessorDefinition<?> step : parent.getOutputs()) {
            steps.add(step);
            steps.addAll(steps(step));
        }
        return steps;
    }

    /** The innermost cause says it best. */
    private static String reason(Throwable unfit) {
        Throwable cause = unfit;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        String said = cause.getMessage();
        return said == null
                ? cause.getClass().getSimpleName()
                : said.lines().findFirst().orElse("").strip();
    }
}
