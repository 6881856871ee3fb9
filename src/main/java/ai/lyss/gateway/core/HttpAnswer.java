package ai.lyss.gateway.core;

import java.util.Map;

/**
 * A whole HTTP answer of a route that is no model's: the edge sends it as it is.
 *
 * @param status the HTTP status
 * @param contentType of the body
 * @param headers beside the content type; they hold no control characters
 * @param body may be empty
 */
public record HttpAnswer(int status, String contentType, Map<String, String> headers, byte[] body) {

    /** Where the last step of a route leaves it. */
    public static final ExchangeKey<HttpAnswer> KEY = new ExchangeKey<>("httpAnswer", HttpAnswer.class);

    /** Copies the headers. */
    public HttpAnswer {
        headers = Map.copyOf(headers);
    }
}
