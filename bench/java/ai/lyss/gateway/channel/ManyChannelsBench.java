package ai.lyss.gateway.channel;

import ai.lyss.gateway.TestDatabase;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelSnapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntConsumer;

/**
 * How long 10,000 channels take to be read, how much heap they hold, what a change of one costs, and how long it takes to
 * find who serves a model that nobody has asked for. Prints a table.
 */
public final class ManyChannelsBench {

    private static final int COUNT = 10_000;
    private static final int TIMES = 20;

    private ManyChannelsBench() {}

    /** Measures. */
    public static void main(String[] arguments) throws Exception {
        TestDatabase database = TestDatabase.migrated();
        Path home = Files.createTempDirectory("many-channels");
        long empty = heap();
        TestStore node = new TestStore(database.dataSource(), home, Duration.ofHours(1));
        node.fill(database.client(), ManyChannels.of(COUNT));
        System.out.printf("heap held: %.1f MB%n", (heap() - empty) / 1e6);
        for (String what : List.of("first reading of a node", "second", "third")) {
            long began = System.nanoTime();
            TestStore another = new TestStore(database.dataSource(), home, Duration.ofHours(1));
            System.out.printf("%s: %d ms%n", what, (System.nanoTime() - began) / 1_000_000);
            another.store().destroy();
        }
        table("reading in which nothing has changed", i -> node.store().reload());
        table("reading in which one has changed", i -> {
            database.client()
                    .sql("UPDATE channels SET weight = weight + 1 WHERE id = 'channel-00007'")
                    .update();
            node.store().reload();
        });
        ChannelSnapshot snapshot = node.store().snapshot();
        table("first question for a model", i -> Objects.requireNonNull(snapshot.serving("t" + i, "own-" + i)));
        table(
                "first question for a family",
                i -> Objects.requireNonNull(snapshot.serving("t" + i, "family-" + i + "-x")));
        Channel any = snapshot.channels().getFirst();
        System.out.println("channels: " + snapshot.channels().size() + ", the first is " + any.id());
        node.store().destroy();
    }

    private static void table(String what, IntConsumer work) {
        long[] micros = new long[TIMES];
        for (int i = 0; i < TIMES; i++) {
            long began = System.nanoTime();
            work.accept(i);
            micros[i] = (System.nanoTime() - began) / 1000;
        }
        Arrays.sort(micros);
        System.out.printf("%s: median %d µs, worst %d µs%n", what, micros[TIMES / 2], micros[TIMES - 1]);
    }

    private static long heap() {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE; // what is garbage counts only until it is collected
        for (int i = 0; i < 5; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }
}
