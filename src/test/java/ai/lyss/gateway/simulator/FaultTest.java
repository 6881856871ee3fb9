package ai.lyss.gateway.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong on demand, one fault at a time. */
@Timeout(60)
class FaultTest {

    @RegisterExtension
    static final SimulatedServer SERVER = new SimulatedServer();

    private static HttpRequest request(Provider provider, String options, boolean stream) {
        String model = "m:" + options;
        String said = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"stream\":" + stream;
        return switch (provider) {
            case OPENAI, DEEPSEEK ->
                SERVER.request(
                        provider == Provider.OPENAI ? "openai/v1/chat/completions" : "deepseek/chat/completions",
                        "{\"model\":\"" + model + "\"," + said + "}",
                        "authorization",
                        "Bearer k");
            case AZURE ->
                SERVER.request(
                        "azure/openai/v1/chat/completions",
                        "{\"model\":\"" + model + "\"," + said + "}",
                        "api-key",
                        "k");
            case ANTHROPIC ->
                SERVER.request(
                        "anthropic/v1/messages",
                        "{\"model\":\"" + model + "\",\"max_tokens\":100," + said + "}",
                        "x-api-key",
                        "k",
                        "anthropic-version",
                        "2023-06-01");
            case GEMINI ->
                SERVER.request(
                        "gemini/v1beta/models/" + model
                                + (stream ? ":streamGenerateContent?alt=sse" : ":generateContent"),
                        "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Hi\"}]}]}",
                        "x-goog-api-key",
                        "k");
        };
    }

    private static HttpRequest stream(String options) {
        return request(Provider.OPENAI, options, true);
    }

    /** The body as far as it comes; {@code [broken]} at the place where the connection was dropped. */
    private static String read(HttpRequest request) throws IOException, InterruptedException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            int status = SERVER.collect(request, bytes);
            assertThat(status).isEqualTo(200);
        } catch (IOException broken) {
            bytes.writeBytes("[broken]".getBytes(UTF_8));
        }
        return bytes.toString(UTF_8);
    }

    private static int words(String body) {
        return body.split("\"w\\d|\" w\\d", -1).length - 1;
    }

    @ParameterizedTest
    @EnumSource(Provider.class)
    void cut_stream_dropsAfterThatByte(Provider provider) throws Exception {
        String whole = read(request(provider, "tokens=5", true));
        String cut = read(request(provider, "tokens=5,cut=120", true));

        assertThat(whole).doesNotContain("[broken]");
        assertThat(cut).hasSize(128).endsWith("[broken]");
    }

    @ParameterizedTest
    @EnumSource(Provider.class)
    void cut_whole_dropsAfterThatByte(Provider provider) throws Exception {
        assertThat(read(request(provider, "cut=30", false))).hasSize(38).endsWith("[broken]");
    }

    @ParameterizedTest
    @EnumSource(Provider.class)
    void cutBefore_stream_hasNoContent(Provider provider) throws Exception {
        String body = read(request(provider, "tokens=5,cut-before", true));

        assertThat(body).endsWith("[broken]").doesNotContain("finish_reason\":\"", "stop_reason\":\"", "waiting");
        assertThat(words(body)).isZero();
    }

    @Test
    void cutBefore_whole_hasNoBody() throws Exception {
        assertThat(read(request(Provider.OPENAI, "cut-before", false))).isEqualTo("[broken]");
    }

    @ParameterizedTest
    @CsvSource({"OPENAI, 3", "AZURE, 3", "ANTHROPIC, 3", "GEMINI, 3", "DEEPSEEK, 0"})
    void end_stream_endsCleanlyWithoutTerminalMarker(Provider provider, int words) throws Exception {
        String body = read(request(provider, "tokens=5,end=3", true));

        assertThat(words(body)).isEqualTo(words); // DeepSeek's first three events are thoughts
        assertThat(body)
                .doesNotContain("[broken]", "[DONE]", "message_stop", "finishReason", "\"finish_reason\":\"stop\"");
    }

    @Test
    void end_whole_isHalfAnAnswer() throws Exception {
        assertThat(read(request(Provider.OPENAI, "end=1", false)))
                .startsWith("{\"id\":")
                .doesNotEndWith("}")
                .doesNotContain("[broken]");
    }

    @ParameterizedTest
    @EnumSource(Provider.class)
    void malformed_stream_hasOneEventThatIsNotJson(Provider provider) throws Exception {
        String body = read(request(provider, "tokens=5,malformed", true));

        assertThat(body).containsPattern("data: \\{\"[^\\r\\n]*[a-z\"_-]\r?\n");
        assertThat(words(body)).isEqualTo(5);
    }

    @Test
    void malformed_afterTwo_comesThird() throws Exception {
        String body = read(stream("tokens=5,malformed=2"));

        assertThat(words(body.substring(0, body.indexOf("data: {\"id\":\"chatcmpl-\n\n"))))
                .isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "OPENAI, 'data: {\"error\":{\"message\":'",
        "AZURE, 'data: {\"error\":{\"message\":'",
        "DEEPSEEK, 'data: {\"error\":{\"message\":'",
        "ANTHROPIC, 'event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"'",
        "GEMINI, 'data: {\"error\":{\"code\":503,'"
    })
    void error_stream_isTheFirstContentAndTheLastEvent(Provider provider, String expected) throws Exception {
        String body = read(request(provider, "tokens=5,error", true));

        assertThat(body).contains(expected).doesNotContain("[DONE]", "message_stop", "finishReason");
        assertThat(words(body)).isZero();
    }

    @Test
    void error_afterTwo_comesThird() throws Exception {
        assertThat(words(read(stream("tokens=5,error=2")))).isEqualTo(2);
    }

    @Test
    void error_whole_isAnErrorObject() throws Exception {
        assertThat(read(request(Provider.OPENAI, "error", false))).startsWith("{\"error\":{");
    }

    @Test
    void html_isAProxysPage() throws Exception {
        HttpResponse<String> answer = SERVER.client.send(stream("html"), HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.headers().firstValue("content-type").orElseThrow()).startsWith("text/html");
        assertThat(answer.body()).startsWith("<html>");
    }

    @Test
    void contentType_isHtmlWith200() throws Exception {
        HttpResponse<String> answer = SERVER.client.send(stream("content-type"), HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type").orElseThrow()).startsWith("text/html");
    }

    @Test
    void empty_isA200WithoutABody() throws Exception {
        assertThat(read(stream("empty"))).isEmpty();
    }

    @Test
    void length_finishesByTheLimit() throws Exception {
        assertThat(read(stream("length"))).contains("\"finish_reason\":\"length\"");
    }

    @Test
    void filter_saysHalfAndFinishesByTheFilter() throws Exception {
        String body = read(stream("tokens=6,filter"));

        assertThat(words(body)).isEqualTo(3);
        assertThat(body).contains("\"finish_reason\":\"content_filter\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"latency=300", "first=300", "silent=300", "tokens=4,interval=100", "tokens=4,tps=10"})
    void time_scripted_passes(String options) throws Exception {
        for (boolean stream : new boolean[] {true, false}) {
            long start = System.nanoTime();
            String body = read(request(Provider.OPENAI, options, stream));

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(295));
            assertThat(body).doesNotContain("[broken]");
        }
    }

    @Test
    void hang_sendsNothingUntilThePeerLeaves() {
        long before = SERVER.counters.of("openai").aborted();
        CompletableFuture<HttpResponse<InputStream>> answer =
                SERVER.client.sendAsync(stream("hang"), HttpResponse.BodyHandlers.ofInputStream());
        assertThatThrownBy(() -> answer.get(300, TimeUnit.MILLISECONDS))
                .isInstanceOf(java.util.concurrent.TimeoutException.class);

        answer.cancel(true);

        await().atMost(Duration.ofSeconds(20))
                .until(() -> SERVER.counters.of("openai").aborted() == before + 1);
        assertThat(SERVER.counters.of("openai").inFlight()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"hang-first, 1", "'tokens=9,hang-after=2', 3", "'tokens=9,silent=600000', 2", "first=600000, 1"})
    void silence_streamLeft_isNoticedAtOnce(String options, int events) throws Exception {
        long before = SERVER.counters.of("openai").aborted();
        HttpResponse<InputStream> answer = SERVER.open(stream(options));
        InputStream body = answer.body();
        for (int newlines = 0; newlines < 2 * events; ) {
            newlines += body.read() == '\n' ? 1 : 0;
        }
        assertThat(body.available()).isZero();

        body.close();

        await().atMost(Duration.ofSeconds(20))
                .until(() -> SERVER.counters.of("openai").aborted() == before + 1);
    }

    @Test
    void hangFirst_whole_sendsHeadersOnly() throws Exception {
        HttpResponse<InputStream> answer = SERVER.open(request(Provider.OPENAI, "hang-first", false));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body().available()).isZero();
        answer.body().close();
    }
}
