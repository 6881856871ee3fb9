package ai.lyss.gateway.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * Answers a request as a provider would, on the thread that it is on. An exception means that the connection has to be
 * dropped.
 */
final class Simulator implements SmartLifecycle {

    private static final byte[] PAGE =
            "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>\n"
                    .getBytes(UTF_8);

    private final Map<Provider, Shapes> shapes = Map.of(
            Provider.OPENAI, new OpenAiShapes(),
            Provider.DEEPSEEK, new DeepSeekShapes(),
            Provider.AZURE, new AzureShapes(),
            Provider.ANTHROPIC, new AnthropicShapes(),
            Provider.GEMINI, new GeminiShapes());
    private final SimulatorCounters counters;
    private final KeyScripts keyScripts;
    private volatile boolean running;
    private volatile boolean stopping;

    Simulator(SimulatorCounters counters, KeyScripts keyScripts) {
        this.counters = counters;
        this.keyScripts = keyScripts;
    }

    /** Answers; throws when the peer left or is to be left. */
    void answer(Provider provider, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Tally tally = counters.tally(provider);
        tally.begin();
        Tally.End end = Tally.End.FAILED;
        try {
            if (perform(provider, request, response, tally)) {
                end = Tally.End.ANSWERED;
            }
        } catch (ConnectionLost lost) {
            end = lost.isPeerLeft() ? Tally.End.ABORTED : Tally.End.FAILED;
            response.flushBuffer(); // an answer that has begun cannot be replaced by an error page
            throw lost;
        } finally {
            tally.end(end);
        }
    }

    private boolean perform(Provider provider, HttpServletRequest request, HttpServletResponse response, Tally tally)
            throws IOException {
        Shapes shape = shapes.get(provider);
        if (shape == null) {
            throw new IllegalStateException("Nobody plays " + provider);
        }
        Peer peer = new Peer(request);
        byte[] bytes = request.getInputStream().readAllBytes();
        shape.addHeaders(response);
        try {
            shape.admit(request);
            ObjectNode body = Json.objectOrNull(bytes);
            Script script = script(shape, request, body);
            peer.pause(script.time(Option.LATENCY));
            if (script.has(Option.HANG)) {
                throw peer.hang(Performance.LONGEST_HANG, () -> stopping);
            }
            if (isSpoilt(script, response)) {
                return false;
            }
            if (body == null) {
                throw shape.notJson();
            }
            Performance performance = new Performance(shape, script, request, response, peer, tally, () -> stopping);
            ObjectNode embeddings = shape.embeddings(request, body, script);
            if (embeddings != null) {
                return performance.whole(embeddings, 1, 0);
            }
            Asked asked = shape.read(request, body, script);
            Reply reply = Answers.of(provider, asked, script, bytes);
            return asked.stream() ? performance.stream(asked, reply) : performance.whole(asked, reply);
        } catch (Refusal refusal) {
            refuse(shape, refusal, request, response);
            return false;
        }
    }

    /** What the model's name says, then the header, then what is said of the key. */
    private Script script(Shapes shape, HttpServletRequest request, @Nullable ObjectNode body) {
        Script script = Script.of(shape.name(request, body), request.getHeader(Script.HEADER));
        String ofTheKey = keyScripts.of(request);
        return ofTheKey == null ? script : script.with(ofTheKey);
    }

    /** The answers that no provider would give. */
    private static boolean isSpoilt(Script script, HttpServletResponse response) throws ConnectionLost {
        if (script.refusal() != null) {
            throw script.refusal();
        }
        if (script.has(Option.CONTENT_TYPE)) {
            send(response, "text/html; charset=utf-8", PAGE);
            return true;
        }
        if (script.has(Option.EMPTY)) {
            send(response, "application/json", new byte[0]);
            return true;
        }
        return false;
    }

    private static void refuse(Shapes shape, Refusal refusal, HttpServletRequest request, HttpServletResponse response)
            throws ConnectionLost {
        response.setStatus(shape.status(refusal));
        if (refusal.trouble() == Trouble.HTML) {
            send(response, "text/html", PAGE);
            return;
        }
        shape.addHeaders(response, refusal);
        JsonNode error = shape.error(request, refusal);
        send(response, "application/json; charset=utf-8", Json.bytes(error));
    }

    /** Sends a short answer of another kind. */
    static void send(HttpServletResponse response, String type, byte[] bytes) throws ConnectionLost {
        response.setHeader("content-type", type);
        response.setContentLength(bytes.length);
        new Body(response, Long.MAX_VALUE).send(bytes);
    }

    /**
     * Anthropic's count of a message's input tokens
     * (<a href="https://docs.anthropic.com/en/api/messages-count-tokens">count message tokens</a>).
     */
    void countTokens(HttpServletRequest request, HttpServletResponse response) throws IOException {
        AnthropicShapes anthropic = new AnthropicShapes();
        byte[] bytes = request.getInputStream().readAllBytes();
        anthropic.addHeaders(response);
        try {
            anthropic.admit(request);
            ObjectNode body = Json.objectOrNull(bytes);
            Script script = script(anthropic, request, body);
            if (isSpoilt(script, response)) {
                return;
            }
            if (body == null) {
                throw anthropic.notJson();
            }
            send(response, "application/json", Json.bytes(anthropic.count(body)));
        } catch (Refusal refusal) {
            refuse(anthropic, refusal, request, response);
        }
    }

    /** OpenAI's list of models (<a href="https://platform.openai.com/docs/api-reference/models/list">list</a>). */
    void listModels(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Shapes openAi = new OpenAiShapes();
        openAi.addHeaders(response);
        try {
            openAi.admit(request);
            if (isSpoilt(script(openAi, request, null), response)) {
                return;
            }
        } catch (Refusal refusal) {
            refuse(openAi, refusal, request, response);
            return;
        }
        ObjectNode list = Json.object().put("object", "list");
        list.putArray("data")
                .addObject()
                .put("id", "sim-openai")
                .put("object", "model")
                .put("created", 1_790_000_000)
                .put("owned_by", "simulator");
        send(response, "application/json", Json.bytes(list));
    }

    @Override
    public void start() {
        stopping = false;
        running = true;
    }

    /** Lets go of the connections that hang; those that answer go on. */
    @Override
    public void stop() {
        stopping = true;
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
