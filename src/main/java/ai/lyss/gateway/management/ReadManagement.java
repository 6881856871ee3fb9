package ai.lyss.gateway.management;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.lyss.gateway.core.BodyRoom;
import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.InvalidFieldsException;
import ai.lyss.gateway.core.InvalidFieldsException.InvalidField;
import ai.lyss.gateway.core.ManagementRequest;
import ai.lyss.gateway.core.RequestBody;
import ai.lyss.gateway.core.RequestSettings;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The read-management step: who may, and what is asked. Whatever it lets through can be stored; headers of the client
 * go no further.
 */
@Component("readManagement")
final class ReadManagement implements Processor {

    private static final Pattern PATH_PART = Pattern.compile("\\{([^}]+)}");
    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");
    private static final Set<String> CHANGES = Set.of("PUT", "PATCH", "DELETE");
    private static final long FREE_BYTES = 16 << 10; // most changes: who looks after a full node must get in
    private static final Set<String> YAML =
            Set.of("application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml");

    private final ManagementSettings settings;
    private final RequestBody reader;
    private final RequestBody requestReader;
    private final Once once;

    ReadManagement(ManagementSettings settings, Once once, RequestSettings requests) {
        this.settings = settings;
        this.once = once;
        this.reader = requests.reader(settings.maxBody());
        this.requestReader = requests.reader();
    }

    @Override
    public void process(Exchange exchange) {
        RoleSteps.requireStated(exchange);
        Message message = exchange.getMessage();
        String method = message.getHeader(Exchange.HTTP_METHOD, "", String.class);
        boolean admitted = AdmitRequests.ADMITTED.find(exchange) != null;
        BodyRoom room = BodyRoom.KEY.get(exchange);
        if (!admitted) { // what clients would send a model takes room as theirs does
            room = new RoomBeyond(FREE_BYTES, room);
        }
        byte[] body =
                WITH_BODY.contains(method) ? (admitted ? requestReader : reader).bytes(message, room) : new byte[0];
        ManagementRequest request =
                read(message, method, body, room, (PlatformHttpEndpoint) exchange.getFromEndpoint());
        check(request);
        RepeatableRequest repeatable = RepeatableRequest.of(message, body, Caller.KEY.get(exchange));
        ManagementRequest.KEY.set(exchange, request);
        message.removeHeaders("*");
        message.setBody(null);
        if (repeatable != null) {
            answerAgain(exchange, repeatable);
        }
    }

    /** Takes room for what is more than so many bytes. */
    private static final class RoomBeyond implements BodyRoom {

        private final BodyRoom room;
        private long free;

        RoomBeyond(long free, BodyRoom room) {
            this.free = free;
            this.room = room;
        }

        @Override
        public void take(long more) {
            long taken = Math.max(0, more - free);
            free -= more - taken;
            if (taken > 0) {
                room.take(taken);
            }
        }
    }

    /** A request that was answered before ends here. */
    private void answerAgain(Exchange exchange, RepeatableRequest request) {
        IdempotentAnswers.Kept kept = once.begin(exchange, request);
        if (kept != null) {
            AnswerManagement.again(exchange, kept);
            exchange.setRouteStop(true);
        }
    }

    private ManagementRequest read(
            Message message, String method, byte[] body, BodyRoom room, PlatformHttpEndpoint route) {
        Map<String, String> path = pathParts(message, route.getPath());
        Map<String, String> query = QueryParameters.of(message.getHeader(Exchange.HTTP_QUERY, String.class));
        String ifMatch = ifMatch(message, method);
        if (body.length == 0) {
            return new ManagementRequest(path, query, null, ifMatch);
        }
        String media = RequestBody.mediaType(message);
        String consumes = route.getConsumes();
        if (media != null && YAML.contains(media) && consumes != null && consumes.contains("yaml")) {
            return new ManagementRequest(path, query, null, ifMatch, text(body));
        }
        RequestBody.checkIsJson(media);
        return new ManagementRequest(path, query, RequestBody.strictObject(body, room), ifMatch);
    }

    private @Nullable String ifMatch(Message message, String method) {
        String ifMatch = message.getHeader("If-Match", String.class);
        if (ifMatch == null && settings.requireIfMatch() && CHANGES.contains(method)) {
            throw new GatewayException(
                    ErrorKind.PRECONDITION_REQUIRED,
                    "Say in If-Match which version this is meant for: the ETag that you read, or * for any.");
        }
        return EntityTag.version(ifMatch);
    }

    /** Only what the route names: other headers are the client's. */
    private static Map<String, String> pathParts(Message message, String template) {
        Map<String, String> parts = new HashMap<>();
        Matcher names = PATH_PART.matcher(template);
        while (names.find()) {
            String part = message.getHeader(names.group(1), String.class);
            if (part != null) {
                parts.put(names.group(1), part);
            }
        }
        return parts;
    }

    private static String text(byte[] body) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
        } catch (CharacterCodingException notUtf8) {
            throw new GatewayException(ErrorKind.INVALID_REQUEST, "The body is not text in UTF-8.");
        }
    }

    private static void check(ManagementRequest request) {
        List<InvalidField> wrong = new ArrayList<>();
        StorableText.check(request.path(), wrong);
        StorableText.check(request.query(), wrong);
        ObjectNode body = request.body();
        if (body != null) {
            StorableText.check(body, wrong);
        }
        String yaml = request.yaml();
        if (yaml != null && StorableText.isUnstorable(yaml)) {
            throw new GatewayException(ErrorKind.INVALID_REQUEST, "The body holds characters that are no text.");
        }
        if (!wrong.isEmpty()) {
            throw new InvalidFieldsException(wrong);
        }
    }
}
