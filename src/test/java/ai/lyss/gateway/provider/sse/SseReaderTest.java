package ai.lyss.gateway.provider.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Literal streams, each also with every line end and cut at every byte. */
class SseReaderTest {

    @Test
    void data_isDispatchedByAnEmptyLine() throws IOException {
        assertEvents("data: a\n\ndata: b\n\n", "a", "b");
    }

    @Test
    void data_withoutSpaceAfterColon() throws IOException {
        assertEvents("data:{\"a\":1}\n\n", "{\"a\":1}");
    }

    @Test
    void data_losesOneSpaceOnly() throws IOException {
        assertEvents("data:  a \n\n", " a ");
    }

    @Test
    void data_ofSeveralLinesIsJoined() throws IOException {
        assertEvents("data: a\ndata\ndata: b\n\n", "a\n\nb");
    }

    @Test
    void comments_areIgnored() throws IOException {
        assertEvents(": OPENROUTER PROCESSING\n\n:\n\ndata: a\n: keep-alive\n\n", "a");
    }

    @Test
    void emptyData_isIgnored() throws IOException {
        assertEvents("data:\n\ndata: \n\ndata: a\n\n", "a");
    }

    @Test
    void otherFields_areIgnored() throws IOException {
        assertEvents("id: 1\nretry: 5\nfoo: bar\nfoo\ndata: a\n\n", "a");
    }

    @Test
    void jsonBetweenTheEvents_isAnEvent() throws IOException {
        assertEvents("data: a\n\n{\"error\":1}\n\ndata: b\n\n", "a", "{\"error\":1}", "b");
        assertEvents(
                "{\n  \"error\": {\n    \"a\": 1\n  }\n}\ndata: b\n\n", "{\n  \"error\": {\n    \"a\": 1\n  }\n}", "b");
        assertEvents("[{\n  \"error\": 1\n}\n]", "[{\n  \"error\": 1\n}\n]");
    }

    @Test
    void jsonInsideAnEvent_isAFieldThatNobodyKnows() throws IOException {
        assertEvents("data: a\n{\"b\":1}\n\n", "a");
    }

    @Test
    void byteOrderMark_isSkippedAtTheStartOnly() throws IOException {
        assertEvents("\uFEFFdata: a\n\ndata: \uFEFFb\n\n", "a", "\uFEFFb");
    }

    @Test
    void lastEventWithoutEmptyLine_countsWhenItIsJson() throws IOException {
        assertEvents("data: a\n\ndata: {\"b\":1}", "a", "{\"b\":1}");
    }

    @Test
    void lastEventWithoutEmptyLine_countsWhenItIsDone() throws IOException {
        assertEvents("data: a\n\ndata: [DONE]\n", "a", "[DONE]");
    }

    @Test
    void lastEventCutInside_isAnError() {
        SseReader reader = reader("data: a\n\ndata: {\"b\":");
        assertThatThrownBy(() -> {
                    while (reader.next() != null) {}
                })
                .isInstanceOf(EOFException.class);
    }

    @Test
    void multiByteCharacters_surviveEveryCut() throws IOException {
        assertEvents("data: {\"t\":\"héllo 👩‍👩‍👧‍👦 日本\"}\r\n\r\n", "{\"t\":\"héllo 👩‍👩‍👧‍👦 日本\"}");
    }

    @Test
    void eventName_isResetAfterDispatch() throws IOException {
        SseReader reader = reader("event: ping\ndata: a\n\ndata: b\n\nevent: lost\n\ndata: c\n\n");
        assertThat(reader.next()).isEqualTo(new SseEvent("ping", "a"));
        assertThat(reader.next()).isEqualTo(new SseEvent("message", "b"));
        assertThat(reader.next()).isEqualTo(new SseEvent("message", "c"));
        assertThat(reader.next()).isNull();
    }

    @Test
    void errorField_isAnErrorEvent() throws IOException {
        assertThat(reader("error: {\"code\":500}\n\n").next()).isEqualTo(new SseEvent("error", "{\"code\":500}"));
    }

    @Test
    void done_isKnownWithWhitespace() {
        assertThat(new SseEvent("message", " [DONE] ").isDone()).isTrue();
        assertThat(new SseEvent("message", "[DONE]x").isDone()).isFalse();
    }

    @Test
    void eventLongerThanTheLimit_isAnError() {
        SseReader reader = new SseReader(stream("data: " + "x".repeat(100) + "\n\n"), 50);
        assertThatThrownBy(reader::next).isInstanceOf(IOException.class).hasMessageContaining("50 bytes");
    }

    @Test
    void eventAsLongAsTheLimit_isRead() throws IOException {
        assertThat(new SseReader(stream("data: 1234\n\n"), 10).next()).isEqualTo(new SseEvent("message", "1234"));
        assertThatThrownBy(new SseReader(stream("data: 12345\n\n"), 10)::next)
                .hasMessageContaining("longer than 10 bytes");
    }

    @Test
    void whatIsBuffered_isToldUntilItIsRead() throws IOException {
        SseReader reader = reader("data: a\n\ndata: b\n\n");
        assertThat(reader.hasBuffered()).isFalse();
        reader.next();
        assertThat(reader.hasBuffered()).isTrue();
        reader.next();
        assertThat(reader.hasBuffered()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void onlyAWholeEvent_isBuffered(String lineEnd) throws IOException {
        for (String behind : List.of(
                "",
                ": comment\n\n",
                "data: half",
                "data: half\n",
                "event: ping\n\n",
                "id: 1\n",
                "data:\n\n",
                "data: \n\n",
                "dates: x\n\n")) {
            SseReader reader = reader(("data: a\n\n" + behind).replace("\n", lineEnd));
            reader.next();
            assertThat(reader.hasBuffered()).as(behind).isFalse();
        }
        for (String behind : List.of("data: b\n\n", ": comment\n\nevent: b\ndata: b\n\n", "{}\n\n")) {
            SseReader reader = reader(("data: a\n\n" + behind).replace("\n", lineEnd));
            reader.next();
            assertThat(reader.hasBuffered()).as(behind).isTrue();
        }
    }

    @Test
    void manySmallEvents_areNotLimited() throws IOException {
        SseReader reader = new SseReader(stream("data: 12345\n\n".repeat(20)), 50);
        int events = 0;
        while (reader.next() != null) {
            events++;
        }
        assertThat(events).isEqualTo(20);
    }

    @ParameterizedTest
    @ValueSource( // the buffer is full at 512 bytes, 1,536, 3,584, 7,680 and 15,872; six go before, four come after
            ints = {
                501, 502, 503, 504, 505, 506, 507, 1525, 1528, 1529, 1530, 3575, 3577, 7671, 7673, 15863, 15865, 24060
            })
    void linesAroundTheBufferSize_areWhole(int length) throws IOException {
        String text = "x".repeat(length);
        SseReader reader = reader("data: " + text + "\r\n\r\ndata: b\r\n\r\n");
        assertThat(reader.next()).isEqualTo(new SseEvent("message", text));
        assertThat(reader.next()).isEqualTo(new SseEvent("message", "b"));
        assertThat(reader.next()).isNull();
    }

    @Test
    void whatIsBehindALongEvent_isBuffered() throws IOException {
        SseReader reader = reader("data: " + "x".repeat(2000) + "\n\ndata: b\n\ndata: c");
        reader.next();
        assertThat(reader.hasBuffered()).isTrue();
        assertThat(reader.next()).isEqualTo(new SseEvent("message", "b"));
        assertThat(reader.hasBuffered()).isFalse();
    }

    @Test
    void longEvent_takesRoomOnce() throws IOException {
        List<Long> taken = new ArrayList<>();
        String large = "data: " + "x".repeat(200_000) + "\n\n";
        SseReader reader = new SseReader(
                stream("data: a\n\n".repeat(50_000) + large + large + "data: b\n\n"), 1_000_000, taken::add);
        int events = 0;
        while (reader.next() != null) {
            events++;
        }
        assertThat(events).isEqualTo(50_003);
        assertThat(taken.stream().mapToLong(each -> each).sum()).isBetween(4 * 60_000L, 4 * 200_000L);
    }

    /** Thousands of streams have a buffer each, and one that is quick should not be read in morsels. */
    @ParameterizedTest
    @CsvSource({"300, 512", "511, 512", "1000000, 8192"})
    void buffer_isAsLongAsWhatComesAtOnce(int atOnce, int longest) throws IOException {
        List<Integer> asked = new ArrayList<>();
        InputStream in = new FilterInputStream(stream("data: 0123456789\n\n".repeat(5000))) {
            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                asked.add(length);
                return super.read(into, offset, Math.min(length, atOnce));
            }
        };
        SseReader reader = new SseReader(in, 1 << 20);
        int events = 0;
        while (reader.next() != null) {
            events++;
        }
        assertThat(events).isEqualTo(5000);
        assertThat(asked).startsWith(512).allMatch(length -> length <= longest);
        assertThat(asked.getLast()).isEqualTo(longest);
    }

    private static void assertEvents(String text, String... data) throws IOException {
        for (String lineEnd : new String[] {"\n", "\r\n", "\r"}) {
            byte[] bytes = text.replace("\r\n", "\n").replace("\n", lineEnd).getBytes(UTF_8);
            for (int cut = 0; cut <= bytes.length; cut++) {
                InputStream parts = new SequenceInputStream(
                        new ByteArrayInputStream(Arrays.copyOf(bytes, cut)),
                        new ByteArrayInputStream(Arrays.copyOfRange(bytes, cut, bytes.length)));
                List<String> events = new ArrayList<>();
                SseReader reader = new SseReader(parts, 1 << 20);
                SseEvent event;
                while ((event = reader.next()) != null) {
                    events.add(event.data());
                }
                assertThat(events).as("cut at byte %s", cut).containsExactly(data);
            }
        }
    }

    private static SseReader reader(String text) {
        return new SseReader(stream(text), 1 << 20);
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }
}
