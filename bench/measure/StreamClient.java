import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * Reads many streams at once on one thread, and takes the time of each piece of text when it is read: generators of load
 * do not look at events.
 */
final class StreamClient {

    private static final Duration GRACE = Duration.ofSeconds(30);

    private final StreamPlan plan;
    private final StreamTally tally = new StreamTally();
    private final byte[] request;
    private final byte[] bytes = new byte[65536];
    private final ByteBuffer buffer = ByteBuffer.wrap(bytes);
    private final InetSocketAddress address;
    private Selector selector;
    private int open;
    private long begun;
    private long settled;
    private volatile long end;

    StreamClient(StreamPlan plan) {
        this.plan = plan;
        this.request = plan.request().bytes();
        this.address = new InetSocketAddress(
                plan.request().url().getHost(), plan.request().url().getPort());
    }

    /** Begins no further streams. */
    void stop() {
        end = System.nanoTime();
    }

    StreamTally run() throws IOException {
        long start = System.nanoTime();
        long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        settled = start + plan.settling().toNanos();
        end = start + plan.time().toNanos();
        int started = 0;
        try (Selector own = Selector.open()) {
            selector = own;
            while (true) {
                long now = System.nanoTime();
                while (started < plan.connections()
                        && now < end
                        && now - start >= plan.spread().toNanos() * started / plan.connections()) {
                    new Connection().open();
                    started++;
                }
                if (now > end && open == 0 || now - end > plan.length() + GRACE.toNanos()) {
                    break;
                }
                selector.select(started < plan.connections() ? 1 : 50);
                for (SelectionKey key : selector.selectedKeys()) {
                    ((Connection) key.attachment()).proceed(key);
                }
                selector.selectedKeys().clear();
            }
            for (SelectionKey key : selector.keys()) {
                if (key.isValid()) {
                    Connection late = (Connection) key.attachment();
                    late.fail("not ended half a minute after its time, " + late.events.seen() + " pieces");
                }
            }
        }
        tally.seconds = (System.nanoTime() - start) / 1e9;
        tally.busy = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu) / 1e9 / tally.seconds;
        return tally;
    }

    /** Where all are to be open, the time after the last has begun does not count either. */
    private boolean isMeasured(long now) {
        return plan.settling().isZero() || now - settled >= 0 && now - end < 0;
    }

    /** One of the streams at once. */
    private final class Connection {

        final EventReader events = new EventReader(plan.request());
        private final AnswerReader answer = new AnswerReader(events);
        private SocketChannel channel;
        private ByteBuffer out = ByteBuffer.allocate(0);
        private long sent;
        private long last;
        private boolean leaves;

        void open() throws IOException {
            channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.register(selector, SelectionKey.OP_CONNECT, this);
            open++;
            channel.connect(address);
        }

        void proceed(SelectionKey key) {
            try {
                if (key.isConnectable()) {
                    channel.finishConnect();
                    begin();
                } else if (key.isWritable()) {
                    write();
                } else if (key.isReadable()) {
                    read();
                }
            } catch (IOException broken) {
                fail(broken.toString());
            }
        }

        private void begin() throws IOException {
            begun++;
            leaves = plan.hangUpEvery() > 0 && begun % plan.hangUpEvery() == 0;
            answer.reset();
            out = ByteBuffer.wrap(request);
            write();
        }

        private void write() throws IOException {
            channel.write(out);
            channel.keyFor(selector).interestOps(out.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
            sent = System.nanoTime();
        }

        private void read() throws IOException {
            buffer.clear();
            int count = channel.read(buffer);
            long now = System.nanoTime();
            if (count < 0) {
                answer.closed();
                if (!answer.isEnded()) {
                    fail("closed by the peer, " + answer.verdict());
                    return;
                }
            } else {
                int before = events.seen();
                int pieces = answer.read(bytes, 0, count);
                take(before, pieces, now);
            }
            if (answer.isEnded()) {
                ended();
            } else if (leaves && events.missing() <= plan.tokens() / 2) {
                tally.left++;
                again(false);
            }
        }

        private void take(int before, int pieces, long now) {
            if (pieces == 0) {
                return;
            }
            tally.events += pieces;
            if (before == 0 && sent - settled >= 0) { // none begins after the end
                tally.first.add(now - sent);
            }
            if (plan.interval() > 0) {
                tally.merged += pieces - 1;
                for (int i = 0; i < pieces; i++) {
                    if (before + i > 0 && isMeasured(now)) {
                        tally.jitter.add(Math.abs((i == 0 ? now - last : 0) - plan.interval()));
                    }
                }
            }
            last = now;
        }

        private void ended() throws IOException {
            tally.lost += events.missing();
            String verdict = answer.verdict();
            if (verdict.isEmpty()) {
                tally.streams++;
            } else {
                tally.fail(verdict);
            }
            again(answer.mayGoOn());
        }

        /** The next stream, on this connection or another. */
        private void again(boolean same) throws IOException {
            if (System.nanoTime() >= end) {
                close();
            } else if (same) {
                begin();
            } else {
                close();
                open();
            }
        }

        void fail(String what) {
            tally.lost += events.missing();
            tally.fail(what);
            try {
                close();
            } catch (IOException ignored) {
                // it is gone either way
            }
        }

        private void close() throws IOException {
            open--;
            channel.close();
        }
    }
}
