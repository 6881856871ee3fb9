package ai.lyss.gateway.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asks of the management API.
 *
 * @param path the parts of the path that the route names, such as {@code id}
 * @param query the parameters behind the question mark, the last of each name
 * @param body the JSON body; null when there is none, and when it is YAML
 * @param ifMatch the version that a change is meant for; null when any
 * @param yaml the body as the text that it came as, when it is YAML; only where the route {@code consumes} it
 */
public record ManagementRequest(
        Map<String, String> path,
        Map<String, String> query,
        @Nullable ObjectNode body,
        @Nullable String ifMatch,
        @Nullable String yaml) {

    /** Where the read-management step leaves it. */
    public static final ExchangeKey<ManagementRequest> KEY =
            new ExchangeKey<>("managementRequest", ManagementRequest.class);

    /** Copies the maps. */
    public ManagementRequest {
        path = Map.copyOf(path);
        query = Map.copyOf(query);
    }

    /** A request whose body is JSON or absent. */
    public ManagementRequest(
            Map<String, String> path, Map<String, String> query, @Nullable ObjectNode body, @Nullable String ifMatch) {
        this(path, query, body, ifMatch, null);
    }

    /** A part of the path that the route names. */
    public String pathPart(String name) {
        String part = path.get(name);
        if (part == null) {
            throw new IllegalStateException("the route has no {" + name + "}");
        }
        return part;
    }

    /** A query parameter. */
    public Optional<String> queryParameter(String name) {
        return Optional.ofNullable(query.get(name));
    }
}
