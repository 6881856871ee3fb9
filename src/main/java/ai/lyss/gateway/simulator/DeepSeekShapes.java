package ai.lyss.gateway.simulator;

import static java.nio.charset.StandardCharsets.US_ASCII;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** DeepSeek (<a href="https://api-docs.deepseek.com/api/create-chat-completion">reference</a>). */
final class DeepSeekShapes extends OpenAiShapes {

    @Override
    public Asked read(HttpServletRequest request, ObjectNode body, Script script) {
        DeepSeekRules.check(body);
        return ChatBody.read(body, ChatBody.limit(body, "max_tokens"), DeepSeekRules.thinks(body));
    }

    /** Empty lines while the request is queued. */
    @Override
    public byte[] lead() {
        return "\n\n".getBytes(US_ASCII);
    }

    @Override
    ObjectNode message(Reply reply) {
        ObjectNode message = Json.object().put("role", "assistant").put("content", reply.text());
        if (!reply.thoughts().isEmpty()) {
            message.put("reasoning_content", reply.thinking());
        }
        addCalls(message, reply);
        return message;
    }

    @Override
    void complete(ObjectNode answer) {
        answer.put("system_fingerprint", "fp_simulator");
    }

    @Override
    ObjectNode usage(Reply reply) {
        ObjectNode usage = Json.object()
                .put("prompt_tokens", reply.usage().prompt())
                .put("completion_tokens", reply.usage().completion())
                .put("total_tokens", reply.usage().total());
        usage.putObject("prompt_tokens_details")
                .put("cached_tokens", reply.usage().cached());
        usage.putObject("completion_tokens_details")
                .put("reasoning_tokens", reply.usage().reasoning());
        return usage.put("prompt_cache_hit_tokens", reply.usage().cached())
                .put(
                        "prompt_cache_miss_tokens",
                        reply.usage().prompt() - reply.usage().cached());
    }

    @Override
    public StreamShape stream(HttpServletRequest request, Asked asked, Reply reply, Frame frame) {
        return new DeepSeekStream(this, asked, reply, frame);
    }

    @Override
    public void addHeaders(HttpServletResponse response) {
        response.setHeader("x-ds-trace-id", Ids.next(""));
    }
}
