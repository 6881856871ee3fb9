package ai.lyss.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelModel;
import ai.lyss.gateway.core.Credential;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the gateway allocates for a request, with prices, a quota of money, one of tokens and the ledger, compared with
 * what is recorded in {@code allocations.properties}. Unlike time it is nearly the same on every machine. The client and
 * the upstream are plain sockets that allocate nothing, so that all that is counted is the gateway's.
 */
class AllocationIT extends RunningGateway {

    private static final double MOST_MORE = 1.15;
    private static final int WARM_UP = 500;
    private static final int ROUNDS = 6;
    private static final int REQUESTS = 200; // of a round
    private static final int PACED_SHARE = 5; // one that is written event by event takes as many times longer
    private static final int EVENTS = 50;
    private static final int PROMPT_TOKENS = 200;
    private static final int COMPLETION_TOKENS = 50;
    private static final String TEXT = "All work and no play makes Jack a dull boy. ".repeat(20);
    private static final String LAST = "0\r\n\r\n";
    private static final byte[] LAST_CHUNK = LAST.getBytes(US_ASCII);

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static ServerSocket upstream;

    /** A permit for each event that the client has read. */
    private static final Semaphore READ = new Semaphore(0);

    @BeforeAll
    static void listen() throws IOException {
        upstream = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(() -> {
            while (!upstream.isClosed()) {
                try {
                    Socket peer = upstream.accept();
                    Thread.ofPlatform().daemon().start(() -> answer(peer));
                } catch (IOException closed) {
                    return;
                }
            }
        });
    }

    @AfterAll
    static void close() throws IOException {
        upstream.close();
    }

    @AfterEach
    void deleteQuotas() {
        jdbc.sql("delete from quotas where id like 'allocation-%'").update();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "whole, openai, false",
        "stream, openai, true", // in one write
        "paced, openai, true", // each event when the client has the one before
        "anthropic, anthropic, false"
    })
    void request_allocatesNoMoreThanRecorded(String name, String provider, boolean stream) throws IOException {
        String model = "allocation-" + name;
        jdbc.sql("""
                        insert into quotas (id, tenant_id, model, name, period, unit, amount)
                        values (:money, 'demo', :model, 'money', 'month', 'cost', 1000000000000000),
                               (:tokens, 'demo', :model, 'tokens', 'day', 'total_tokens', 1000000000000)""")
                .param("money", model + "-money")
                .param("tokens", model + "-tokens")
                .param("model", model)
                .update();
        channels.save(new Channel(
                model,
                "demo",
                model,
                provider,
                URI.create("http://127.0.0.1:" + upstream.getLocalPort()),
                new Credential("none"),
                Map.of("price-input", "1", "price-output", "2"),
                List.of(new ChannelModel(model, null)),
                1,
                0,
                true));
        byte[] request = ask("{\"model\":\"" + model + "\",\"stream\":" + stream + ",\"max_tokens\":50,\"messages\":["
                + "{\"role\":\"system\",\"content\":\"Be brief.\"},{\"role\":\"user\",\"content\":\"" + TEXT + "\"}]}");
        int share = name.equals("paced") ? PACED_SHARE : 1;
        int requests = REQUESTS / share;
        long recorded = recorded(name);
        long least = Long.MAX_VALUE;
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            client.setTcpNoDelay(true);
            client.setSoTimeout(30_000); // an event that is held back fails the test
            byte[] buffer = new byte[256 << 10];
            await().until(() -> {
                ask(client, request, 1, stream, buffer);
                return used(model).size() == 2; // both quotas are in force
            });
            ask(client, request, WARM_UP / share, stream, buffer);
            for (int round = 0; round < ROUNDS; round++) {
                long before = THREADS.getTotalThreadAllocatedBytes();
                ask(client, request, requests, stream, buffer);
                least = Math.min(least, (THREADS.getTotalThreadAllocatedBytes() - before) / requests);
            }
        }
        long tokens = (long) ROUNDS * requests * (PROMPT_TOKENS + COMPLETION_TOKENS);
        await().untilAsserted(() -> assertThat(used(model)) // in nanodollars more than in tokens, at these prices
                .hasSize(2)
                .allSatisfy(used -> assertThat(used).isGreaterThan(tokens)));
        System.out.printf("%s: %,d bytes allocated for a request, recorded are %,d%n", name, least, recorded);
        assertThat((double) least)
                .as("bytes that a request allocates; if that is worth it, record it in allocations.properties")
                .isLessThan(recorded * MOST_MORE)
                .as("recorded bytes are too many to notice anything: record what a request allocates now")
                .isGreaterThan(recorded / MOST_MORE);
    }

    /** Of each quota in all its windows: a day may end while the test runs. */
    private List<Long> used(String model) {
        return jdbc.sql("select sum(used)::bigint from " + TestDatabase.QUOTA_COUNTERS
                        + " where quota_id like ? and used > 0 group by quota_id")
                .param(model + "-%")
                .query(Long.class)
                .list();
    }

    private static long recorded(String name) throws IOException {
        Properties recorded = new Properties();
        try (InputStream file = AllocationIT.class.getResourceAsStream("/allocations.properties")) {
            recorded.load(file);
        }
        return Long.parseLong(recorded.getProperty(name));
    }

    private static byte[] ask(String body) {
        return ("POST /v1/chat/completions HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer " + KEY
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(US_ASCII);
    }

    private static void ask(Socket gateway, byte[] request, int times, boolean stream, byte[] buffer)
            throws IOException {
        OutputStream out = gateway.getOutputStream();
        InputStream in = gateway.getInputStream();
        for (int i = 0; i < times; i++) {
            READ.drainPermits();
            out.write(request);
            int length = 0;
            do {
                int read = in.read(buffer, length, buffer.length - length);
                assertIsOk(read > 0, buffer, length);
                for (int at = Math.max(1, length); at < length + read; at++) {
                    if (buffer[at] == '\n' && buffer[at - 1] == '\n') {
                        READ.release();
                    }
                }
                length += read;
            } while (!(stream ? endsWith(buffer, length, LAST_CHUNK) : isWhole(buffer, length)));
            assertIsOk(buffer[9] == '2', buffer, length); // HTTP/1.1 2
        }
    }

    private static void assertIsOk(boolean fine, byte[] buffer, int length) {
        if (!fine) {
            throw new AssertionError(new String(buffer, 0, length, US_ASCII));
        }
    }

    private static void answer(Socket peer) {
        byte[] whole = answered("application/json", chunk("message", TEXT, "\"stop\""));
        byte[] anthropic = answered("application/json", message());
        String event = "data: " + chunk("delta", "word ", "null") + "\n\n";
        String end = "data: " + chunk("delta", "", "\"stop\"") + "\n\ndata: [DONE]\n\n";
        String head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
        byte[] streamed = (head + chunked(event.repeat(EVENTS) + end) + LAST).getBytes(US_ASCII);
        byte[] begun = head.getBytes(US_ASCII);
        byte[] next = chunked(event).getBytes(US_ASCII);
        byte[] last = (chunked(end) + LAST).getBytes(US_ASCII);
        byte[] marker = "\"stream\":true".getBytes(US_ASCII);
        byte[] paced = "allocation-paced".getBytes(US_ASCII);
        byte[] messages = "POST /v1/messages ".getBytes(US_ASCII);
        byte[] buffer = new byte[64 << 10];
        try (peer) {
            peer.setTcpNoDelay(true);
            InputStream in = peer.getInputStream();
            OutputStream out = peer.getOutputStream();
            while (true) {
                int length = 0;
                do {
                    int read = in.read(buffer, length, buffer.length - length);
                    if (read < 0) {
                        return;
                    }
                    length += read;
                } while (!isWhole(buffer, length));
                boolean ofAnthropic = indexOf(buffer, messages.length, messages) == 0;
                if (indexOf(buffer, length, paced) >= 0) {
                    out.write(begun);
                    for (int i = 0; i < EVENTS; i++) {
                        out.write(next);
                        READ.acquire();
                    }
                    out.write(last);
                } else {
                    out.write(ofAnthropic ? anthropic : indexOf(buffer, length, marker) >= 0 ? streamed : whole);
                }
            }
        } catch (IOException | InterruptedException left) {
            // the gateway has closed the connection
        }
    }

    private static String chunk(String part, String text, String finish) {
        return "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion" + (part.equals("delta") ? ".chunk" : "")
                + "\",\"created\":1790000000,\"model\":\"m\",\"choices\":[{\"index\":0,\"" + part
                + "\":{\"role\":\"assistant\",\"content\":\"" + text + "\"},\"finish_reason\":" + finish
                + "}],\"usage\":{\"prompt_tokens\":" + PROMPT_TOKENS + ",\"completion_tokens\":" + COMPLETION_TOKENS
                + ",\"total_tokens\":" + (PROMPT_TOKENS + COMPLETION_TOKENS) + "}}";
    }

    private static String message() {
        return "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\",\"content\":[{"
                + "\"type\":\"text\",\"text\":\"" + TEXT + "\"}],\"stop_reason\":\"end_turn\",\"stop_sequence\":null,"
                + "\"usage\":{\"input_tokens\":" + PROMPT_TOKENS + ",\"output_tokens\":" + COMPLETION_TOKENS + "}}";
    }

    private static byte[] answered(String type, String body) {
        return ("HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(US_ASCII);
    }

    private static String chunked(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }

    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(US_ASCII);
    private static final byte[] LENGTH = "ontent-length: ".getBytes(US_ASCII);

    /** True when the message's head and as many bytes as it announces are there. */
    private static boolean isWhole(byte[] buffer, int length) {
        int head = indexOf(buffer, length, END_OF_HEAD);
        int at = indexOf(buffer, head, LENGTH);
        if (head < 0 || at < 0) {
            return false;
        }
        int announced = 0;
        for (int i = at + LENGTH.length; buffer[i] != '\r'; i++) {
            announced = announced * 10 + buffer[i] - '0';
        }
        return length >= head + END_OF_HEAD.length + announced;
    }

    /** Letters are compared without their case. */
    private static int indexOf(byte[] buffer, int length, byte[] wanted) {
        for (int from = 0; from <= length - wanted.length; from++) {
            int i = 0;
            while (i < wanted.length && lower(buffer[from + i]) == lower(wanted[i])) {
                i++;
            }
            if (i == wanted.length) {
                return from;
            }
        }
        return -1;
    }

    private static int lower(byte character) {
        return character >= 'A' && character <= 'Z' ? character + 32 : character;
    }

    private static boolean endsWith(byte[] buffer, int length, byte[] end) {
        for (int i = 1; i <= end.length; i++) {
            if (length < i || buffer[length - i] != end[end.length - i]) {
                return false;
            }
        }
        return true;
    }
}
