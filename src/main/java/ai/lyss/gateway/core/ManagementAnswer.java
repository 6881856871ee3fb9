package ai.lyss.gateway.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * What the management API answers; the answer-management step puts it into the envelope.
 *
 * @param status 200, 201 or 204
 * @param data the envelope's {@code data}; null for none
 * @param version for the {@code ETag}; null for none
 * @param location for the {@code Location} of something created; null for none
 * @param message for people, in the envelope; null for the status in words
 * @param secret fields of {@code data} that are shown this once, such as a new key's text: added to it in the answer,
 *     and kept nowhere, so that a repeated request is answered without them
 */
public record ManagementAnswer(
        int status,
        @Nullable JsonNode data,
        @Nullable String version,
        @Nullable String location,
        @Nullable String message,
        @Nullable ObjectNode secret) {

    /** Where a step of a management route leaves it. */
    public static final ExchangeKey<ManagementAnswer> KEY =
            new ExchangeKey<>("managementAnswer", ManagementAnswer.class);

    /** Secret fields need an object that they can be added to. */
    public ManagementAnswer {
        if (secret != null && !(data instanceof ObjectNode)) {
            throw new IllegalArgumentException("secret fields are added to data, which must be an object");
        }
    }

    /** An answer without a message of its own and without secrets. */
    public ManagementAnswer(int status, @Nullable JsonNode data, @Nullable String version, @Nullable String location) {
        this(status, data, version, location, null, null);
    }

    /** 200 with data. */
    public static ManagementAnswer of(JsonNode data) {
        return new ManagementAnswer(200, data, null, null);
    }

    /** The same answer with something for people to read. */
    public ManagementAnswer withMessage(String text) {
        return new ManagementAnswer(status, data, version, location, text, secret);
    }

    /** The same answer with fields that are shown this once. */
    public ManagementAnswer withSecret(ObjectNode fields) {
        return new ManagementAnswer(status, data, version, location, message, fields);
    }

    /** Never a secret. */
    @Override
    public String toString() {
        return "ManagementAnswer[status=" + status + ", version=" + version + ", location=" + location + "]";
    }
}
