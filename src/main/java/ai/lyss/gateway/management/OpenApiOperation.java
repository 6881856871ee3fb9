package ai.lyss.gateway.management;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An operation of the OpenAPI document, written out from its shorthand. What the edge does for every route is not said
 * again for each: envelopes, failures, {@code Idempotency-Key} and {@code If-Match} are added here.
 *
 * <pre>
 * id: replace-channel     the route's
 * summary, description    as in OpenAPI
 * query                   parameters by name, with {schema, description}
 * body                    the schema of the JSON body; with yaml: true it may be YAML as well, with optional: true absent
 * status                  200 unless said otherwise; that of a failure when it always fails
 * data                    the schema of the envelope's data
 * version: true           the answer has an ETag
 * freely: true            a POST that happens as often as it is sent, whatever Idempotency-Key it has
 * fails                   statuses of failures beside those that follow from the method, the path and the body
 * streamed                instead of data: the media types of an answer without envelope, one of which is asked for
 * raw                     instead of data: the media type of an answer without envelope, for everybody
 * </pre>
 *
 * @param method as HTTP has it
 * @param path with the parts in braces
 * @param said the shorthand
 * @param parts descriptions of parts of paths, by name
 */
record OpenApiOperation(String method, String path, JsonNode said, JsonNode parts) {

    private static final Pattern PATH_PART = Pattern.compile("\\{([^}]+)}");
    private static final Set<String> CHANGES = Set.of("PUT", "PATCH", "DELETE");

    /** The operation object. */
    ObjectNode writtenOut(String tag) {
        ObjectNode operation = Json.object();
        operation.put("operationId", text("id"));
        operation.putArray("tags").add(tag);
        operation.put("summary", text("summary"));
        if (said.has("description")) {
            operation.put("description", text("description"));
        }
        if (said.has("raw")) {
            operation.putArray("security");
        }
        ArrayNode parameters = parameters();
        if (!parameters.isEmpty()) {
            operation.set("parameters", parameters);
        }
        if (said.has("body")) {
            operation.set("requestBody", body());
        }
        operation.set("responses", responses());
        return operation;
    }

    private ArrayNode parameters() {
        ArrayNode parameters = Json.MAPPER.createArrayNode();
        Matcher names = PATH_PART.matcher(path);
        while (names.find()) {
            ObjectNode part = parameters
                    .addObject()
                    .put("name", names.group(1))
                    .put("in", "path")
                    .put("required", true)
                    .put("description", parts.path(names.group(1)).asText());
            part.putObject("schema").put("type", "string");
        }
        for (Map.Entry<String, JsonNode> each : said.path("query").properties()) {
            parameters.addObject().put("name", each.getKey()).put("in", "query").setAll((ObjectNode) each.getValue());
        }
        if (isRepeatable()) {
            reference(parameters.addObject(), "parameters", "IdempotencyKey");
        }
        if (CHANGES.contains(method)) {
            reference(parameters.addObject(), "parameters", "IfMatch");
        }
        return parameters;
    }

    private ObjectNode body() {
        ObjectNode body = Json.object().put("required", !said.path("optional").booleanValue());
        ObjectNode content = body.putObject("content");
        content.putObject("application/json").set("schema", said.get("body"));
        if (said.path("yaml").booleanValue()) {
            content.putObject("application/yaml").set("schema", said.get("body"));
        }
        return body;
    }

    private ObjectNode responses() {
        ObjectNode responses = Json.object();
        if (status() < 300) {
            responses.set(String.valueOf(status()), said.has("raw") ? raw() : success());
        }
        if (!said.has("raw")) {
            boolean hasBody = said.has("body");
            failure(responses, 400, "Invalid", true);
            failure(responses, 401, "Unauthenticated", true);
            failure(responses, 403, "Forbidden", true);
            failure(responses, 404, "NotFound", path.contains("{") || fails(404));
            failure(responses, 409, "Conflict", CHANGES.contains(method) || isRepeatable() || fails(409));
            failure(responses, 412, "PreconditionFailed", CHANGES.contains(method));
            failure(responses, 413, "TooLarge", hasBody);
            failure(responses, 415, "UnsupportedMediaType", hasBody);
            failure(responses, 428, "PreconditionRequired", CHANGES.contains(method));
            failure(responses, 500, "Failed", true);
            failure(responses, 503, "Unavailable", true);
        }
        return responses;
    }

    private boolean isRepeatable() {
        return method.equals("POST") && !said.path("freely").booleanValue();
    }

    private boolean fails(int status) {
        return said.path("fails").valueStream().anyMatch(each -> each.intValue() == status);
    }

    private int status() {
        return said.path("status").asInt(200);
    }

    private ObjectNode raw() {
        ObjectNode response = Json.object().put("description", text("summary"));
        response.putObject("content").putObject(text("raw")).putObject("schema").put("type", "object");
        return response;
    }

    private ObjectNode streamed() {
        ObjectNode response = Json.object().put("description", text("summary"));
        ObjectNode content = response.putObject("content");
        said.path("streamed")
                .forEach(type ->
                        content.putObject(type.asText()).putObject("schema").put("type", "string"));
        return response;
    }

    private ObjectNode success() {
        if (said.has("streamed")) {
            return streamed();
        }
        ObjectNode response = Json.object()
                .put("description", status() == 201 ? "Created" : status() == 204 ? "Done" : text("summary"));
        ObjectNode headers = Json.object();
        if (said.path("version").booleanValue()) {
            reference(headers.putObject("ETag"), "headers", "ETag");
        }
        if (status() == 201) {
            reference(headers.putObject("Location"), "headers", "Location");
        }
        if (isRepeatable()) {
            reference(headers.putObject("Idempotent-Replayed"), "headers", "Replayed");
        }
        if (!headers.isEmpty()) {
            response.set("headers", headers);
        }
        if (status() != 204) {
            ObjectNode schema =
                    response.putObject("content").putObject("application/json").putObject("schema");
            reference(schema.putArray("allOf").addObject(), "schemas", "Envelope");
            schema.putObject("properties").set("data", said.path("data"));
        }
        return response;
    }

    private static void failure(ObjectNode responses, int status, String response, boolean possible) {
        if (possible) {
            reference(responses.putObject(String.valueOf(status)), "responses", response);
        }
    }

    private static void reference(ObjectNode from, String kind, String name) {
        from.put("$ref", "#/components/" + kind + "/" + name);
    }

    private String text(String field) {
        JsonNode text = said.get(field);
        if (text == null || !text.isTextual()) {
            throw new IllegalStateException(
                    method + " " + path + " has no " + field.toLowerCase(Locale.ROOT) + " in the OpenAPI document");
        }
        return text.textValue();
    }
}
