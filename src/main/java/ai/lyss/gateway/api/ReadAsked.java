package ai.lyss.gateway.api;

import ai.lyss.gateway.core.InvalidFieldsException;
import ai.lyss.gateway.core.InvalidFieldsException.InvalidField;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ManagementRequest;
import ai.lyss.gateway.core.ModelRequest;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.stereotype.Component;

/**
 * The read-asked step of a management route whose body is what a client would ask of a model, in the dialect that the
 * query parameter {@code dialect} names: chat when it names none.
 */
@Component("readAsked")
final class ReadAsked implements Processor {

    private static final String BEAN = "speak";

    private final Map<String, Speak> dialects = new TreeMap<>();

    /** By the names of the endpoints' first steps: {@code speakMessages} is {@code messages}. */
    ReadAsked(Map<String, Speak> endpoints) {
        endpoints.forEach(
                (bean, speak) -> dialects.put(bean.substring(BEAN.length()).toLowerCase(Locale.ROOT), speak));
    }

    @Override
    public void process(Exchange exchange) {
        ManagementRequest request = ManagementRequest.KEY.get(exchange);
        Speak speak = dialects.get(request.queryParameter("dialect").orElse("chat"));
        if (speak == null) {
            throw new InvalidFieldsException(
                    List.of(new InvalidField("dialect", "must be one of " + String.join(", ", dialects.keySet()))));
        }
        ObjectNode body = request.body() == null ? Json.object() : request.body();
        ModelRequest.KEY.set(exchange, speak.dialect().read(body, header -> null));
    }
}
