package ai.lyss.gateway.provider.sse;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Bytes to events, nothing else; told per event. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class SseReaderBench {

    private static final int EVENTS = 100;
    private static final byte[] BODY = """
            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":" a few words of"}}

            """.repeat(EVENTS).getBytes(UTF_8);

    /** The characters of all events. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public int event() throws IOException {
        SseReader reader = new SseReader(new ByteArrayInputStream(BODY), 1 << 20);
        int characters = 0;
        for (SseEvent event = reader.next(); event != null; event = reader.next()) {
            characters += event.data().length();
        }
        return characters;
    }
}
