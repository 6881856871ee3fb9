package ai.lyss.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelModel;
import ai.lyss.gateway.core.Credential;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Mistakes of other gateways that only a connection shows; those of formats are fixtures, named alike. */
class TrapsIT extends RunningGateway {

    /** A connection that is reset after an error event would break the client's next request. */
    @ParameterizedTest
    @MethodSource("providers")
    void trap43_brokenStream_leavesTheConnectionUsable(String provider) throws Exception {
        String body = chat("sim-" + provider + ":tokens=9,end=2", "\"stream\":true,");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            BufferedReader lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            send(socket, body);
            assertThat(lines.readLine()).isEqualTo("HTTP/1.1 200 ");
            assertThat(linesUntil(lines, "0")).anyMatch(line -> line.contains("\"error\""));
            assertThat(lines.readLine()).isEmpty(); // the end of the chunked body
            send(socket, chat("sim-openai:tokens=3", ""));
            assertThat(lines.readLine()).isEqualTo("HTTP/1.1 200 ");
        }
    }

    /** Compression holds events back, and a length of the upstream's is not that of what the client gets. */
    @Test
    void trap66_headersOfTheUpstream_stayThere_andNothingIsCompressed() throws Exception {
        AtomicReference<String> accepted = new AtomicReference<>();
        byte[] events = """
                data: {"id":"c","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"Hi"},"finish_reason":null}]}

                data: {"id":"c","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

                data: [DONE]

                """.getBytes(UTF_8);
        HttpServer upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        upstream.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            accepted.set(exchange.getRequestHeaders().getFirst("Accept-Encoding"));
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.getResponseHeaders().set("Set-Cookie", "session=of-the-upstream");
            exchange.getResponseHeaders().set("X-Upstream-Account", "acme");
            exchange.sendResponseHeaders(200, events.length);
            exchange.getResponseBody().write(events);
            exchange.close();
        });
        upstream.start();
        try {
            channels.save(new Channel(
                    "trap66",
                    "demo",
                    "trap66",
                    "openai",
                    URI.create("http://127.0.0.1:" + upstream.getAddress().getPort()),
                    new Credential("secret"),
                    Map.of(),
                    List.of(new ChannelModel("trap66", "m")),
                    1,
                    0,
                    true));
            HttpResponse<String> response = post("/v1/chat/completions", chat("trap66", "\"stream\":true,"));
            assertThat(accepted.get()).isEqualTo("identity");
            assertThat(events(response.body())).last().isEqualTo("[DONE]");
            assertThat(response.headers().map())
                    .doesNotContainKeys("content-length", "set-cookie", "x-upstream-account", "content-encoding");
        } finally {
            upstream.stop(0);
        }
    }

    /** Each attempt may be paid for, so there are only so many, and each has its row. */
    @Test
    void trap70_attemptsAreBounded_andEachIsRecorded() throws Exception {
        for (int i = 0; i < 6; i++) {
            addChannel("trap70-" + i, "openai", "trap70", "sim-openai:500", i);
        }
        HttpResponse<String> response = post("/v1/chat/completions", chat("trap70", "\"stream\":true,"));
        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(jdbc.sql("SELECT count(*) FROM attempts WHERE request_id = :id")
                        .param(
                                "id",
                                response.headers().firstValue("x-request-id").orElseThrow())
                        .query(Long.class)
                        .single())
                .isEqualTo(4);
    }

    private void send(Socket socket, String body) throws IOException {
        String head = "POST /v1/chat/completions HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer " + KEY
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n";
        socket.getOutputStream().write((head + body).getBytes(US_ASCII));
    }

    private static List<String> linesUntil(BufferedReader lines, String last) throws IOException {
        List<String> read = new ArrayList<>();
        String line;
        while (!last.equals(line = lines.readLine())) {
            assertThat(line).as("line before " + last).isNotNull();
            read.add(line);
        }
        return read;
    }
}
