package ai.lyss.gateway.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.Usage;
import ai.lyss.gateway.provider.openai.OpenAiFormat;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The usage chunk is ours: wherever the upstream tells its usage, it comes once, alone, after the finish, if asked for. */
class UsageChunkTest {

    private static final String USAGE = ",'usage':{'prompt_tokens':9,'completion_tokens':3,'total_tokens':12}";

    @ParameterizedTest
    @CsvSource({"separate", "finish", "every", "before-finish", "with-choices"})
    void usage_isOneChunkWithoutChoicesAfterTheFinish(String where) {
        NormalizedStream stream = stream(where, true);
        List<ObjectNode> chunks = chunks(stream);

        assertThat(chunks).hasSize(3);
        assertThat(chunks.get(1).at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(chunks.subList(0, 2)).allMatch(chunk -> chunk.get("usage").isNull());
        assertThat(chunks.getLast().get("choices")).isEmpty();
        assertThat(chunks.getLast().at("/usage/total_tokens").asInt()).isEqualTo(12);
        assertThat(chunks.getLast().get("id")).isEqualTo(chunks.getFirst().get("id"));
    }

    @ParameterizedTest
    @CsvSource({"separate", "finish", "every", "before-finish", "with-choices"})
    void usage_notAskedFor_isOnNoChunkButKnown(String where) {
        NormalizedStream stream = stream(where, false);

        assertThat(chunks(stream)).hasSize(2).noneMatch(chunk -> chunk.has("usage"));
        assertThat(stream.usage()).isEqualTo(new Usage(9, 3, 0, 0, 0));
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void usage_neverTold_isNoChunk(boolean asked) {
        NormalizedStream stream = stream("nowhere", asked);

        assertThat(chunks(stream)).hasSize(2);
        assertThat(stream.usage()).isNull();
    }

    private static NormalizedStream stream(String where, boolean asked) {
        boolean every = where.equals("every");
        List<String> events = new ArrayList<>();
        events.add(chunk("{'role':'assistant','content':'a'}", "null", every));
        if (where.equals("before-finish")) {
            events.add("{'id':'c1','choices':[]" + USAGE + "}");
        }
        events.add(chunk("{}", "'stop'", every || where.equals("finish")));
        if (where.equals("separate")) {
            events.add("{'id':'c1','choices':[]" + USAGE + "}");
        }
        if (where.equals("with-choices")) {
            events.add(chunk("{'content':''}", "null", true));
        }
        events.add("[DONE]");
        StringBuilder body = new StringBuilder();
        events.forEach(
                event -> body.append("data: ").append(event.replace('\'', '"')).append("\n\n"));
        ModelRequest request = ModelRequest.chat("m", true, asked, Json.object());
        Duration enough = Duration.ofMinutes(1);
        UpstreamTimeouts timeouts = new UpstreamTimeouts(enough, enough, enough, enough);
        return new NormalizedStream(
                new ByteArrayInputStream(body.toString().getBytes(UTF_8)),
                new OpenAiFormat(TestCatalog.SHIPPED).streamNormalizer(request, TestChannel.of("openai")),
                asked,
                new Undisclosed(""),
                new UpstreamCall(() -> true, timeouts, true, null),
                AnswerRoom.any());
    }

    private static String chunk(String delta, String finish, boolean usage) {
        return "{'id':'c1','object':'chat.completion.chunk','created':7,'model':'m','choices':[{'index':0,'delta':"
                + delta + ",'finish_reason':" + finish + "}]" + (usage ? USAGE : "") + "}";
    }

    private static List<ObjectNode> chunks(NormalizedStream stream) {
        List<ObjectNode> chunks = new ArrayList<>();
        ObjectNode chunk;
        while ((chunk = stream.next()) != null) {
            chunks.add(chunk);
        }
        return chunks;
    }
}
