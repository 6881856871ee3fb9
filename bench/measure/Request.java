import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/** A question in the words that one target wants. */
record Request(Ask ask, Dialect dialect, URI url, Map<String, String> headers, String body) {

    static Request of(Target target, Ask ask) {
        Dialect dialect = target.dialect(ask.provider());
        Map<String, String> headers = new LinkedHashMap<>(dialect.headers(ask, target.key(ask.provider())));
        headers.put("content-type", "application/json");
        headers.putAll(target.headers());
        URI url = URI.create(target.base(ask.provider()) + dialect.path(ask));
        return new Request(ask, dialect, url, headers, dialect.body(ask, ask.model()));
    }

    /** The same to another model. */
    Request withModel(String model) {
        return new Request(ask, dialect, url, headers, dialect.body(ask, model));
    }

    /** As it goes over the wire. */
    byte[] bytes() {
        byte[] content = body.getBytes(UTF_8);
        StringBuilder head = new StringBuilder("POST ").append(url.getRawPath());
        if (url.getRawQuery() != null) {
            head.append('?').append(url.getRawQuery());
        }
        head.append(" HTTP/1.1\r\nhost: ").append(url.getAuthority()).append("\r\naccept: */*\r\ncontent-length: ");
        head.append(content.length).append("\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        return (head + "\r\n" + body).getBytes(UTF_8);
    }
}
