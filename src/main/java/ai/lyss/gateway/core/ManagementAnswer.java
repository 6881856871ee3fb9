package ai.lyss.gateway.core;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What the management API answers; the answer-management step puts it into the envelope.
 *
 * @param status 200, 201 or 204
 * @param data the envelope's {@code data}; null for none
 * @param version for the {@code ETag}; null for none
 * @param location for the {@code Location} of something created; null for none
 */
public record ManagementAnswer(
        int status,
        @Nullable JsonNode data,
        @Nullable String version,
        @Nullable String location) {

    /** Where a step of a management route leaves it. */
    public static final ExchangeKey<ManagementAnswer> KEY =
            new ExchangeKey<>("managementAnswer", ManagementAnswer.class);

    /** 200 with data. */
    public static ManagementAnswer of(JsonNode data) {
        return new ManagementAnswer(200, data, null, null);
    }
}
