package ai.lyss.gateway.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows on disk that wait for the database, in files that only grow. One thread adds rows, another takes them; what was
 * taken is forgotten file by file, so that after a crash some rows may be taken again: the ledger has them already and
 * says so.
 */
final class Spool implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
    private static final long SEGMENT = 8 << 20;

    /**
     * Rows in their order, and how to go on behind them.
     *
     * @param foreign what is whole and yet no row that this release can read
     */
    record Piece(List<LedgerRow> rows, List<byte[]> foreign, Path segment, int end) {}

    private final SpoolDirectory directory;
    private final long most;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final List<Path> segments; // the oldest first; the last one is written to while there is a writer
    private @Nullable FileChannel writer;
    private volatile long written; // changed under the lock: bytes of the writer's segment that are on disk
    private volatile long older; // likewise: bytes of the other segments
    private byte @Nullable [] read; // the oldest segment, as far as it was complete when it was read
    private int taken; // bytes of the oldest segment that nobody needs any more
    private boolean closed;

    private Spool(SpoolDirectory directory, long most) throws IOException {
        this.directory = directory;
        this.most = most;
        this.segments = new ArrayList<>(directory.segments());
        for (Path segment : List.copyOf(segments)) {
            repair(segment);
        }
        this.older = bytes();
        if (!segments.isEmpty()) {
            LOG.info("{} files with rows of the ledger are left in {}", segments.size(), directory.path());
        }
    }

    /** Opens the spool of this gateway, with what was left by those before it. */
    static Spool open(LedgerSettings.Spooling settings) throws IOException {
        return new Spool(
                SpoolDirectory.take(settings.directory()), settings.size().toBytes());
    }

    private long bytes() throws IOException {
        long sum = 0;
        for (Path segment : segments) {
            sum += Files.size(segment);
        }
        return sum;
    }

    /** Cuts what a crash left unfinished at the end: nobody was told that it is on disk. */
    private void repair(Path segment) throws IOException {
        byte[] bytes = Files.readAllBytes(segment);
        int end = 0;
        int length;
        while ((length = SpoolFrame.length(bytes, end)) > 0) {
            end += length;
        }
        if (end < bytes.length) {
            Path cut = segment.resolveSibling(segment.getFileName() + ".cut");
            Files.write(cut, Arrays.copyOfRange(bytes, end, bytes.length));
            LOG.warn(
                    "{} bytes at the end of {} are no whole row; they are kept in {}",
                    bytes.length - end,
                    segment,
                    cut);
            try (FileChannel file = FileChannel.open(segment, StandardOpenOption.WRITE)) {
                file.truncate(end).force(true);
            }
        }
        if (end == 0) {
            Files.delete(segment);
            segments.remove(segment);
        }
    }

    /**
     * Adds rows; they are on disk when this returns, and none of them is when it throws.
     *
     * @throws IOException when the disk is full or broken, or when the spool is as large as it may be
     */
    void add(List<LedgerRow> rows) throws IOException {
        List<byte[]> frames = rows.stream().map(SpoolFrame::of).toList();
        int size = frames.stream().mapToInt(frame -> frame.length).sum();
        lock.lock();
        try {
            if (closed) {
                throw new IOException("The spool is closed");
            }
            if (older + written + size > most) {
                throw new IOException("The spool in " + directory.path() + " is full");
            }
            FileChannel to = writer();
            ByteBuffer all = ByteBuffer.allocate(size);
            frames.forEach(all::put);
            try {
                write(to, all.flip());
            } catch (IOException failed) {
                giveUpWriter(to);
                throw failed;
            }
            written += size;
            filled.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static void write(FileChannel to, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
        to.force(false);
    }

    private FileChannel writer() throws IOException {
        FileChannel present = writer;
        if (present != null && written < SEGMENT) {
            return present;
        }
        if (present != null) {
            endWriter(present);
        }
        Path segment = directory.next();
        FileChannel made = FileChannel.open(segment, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        directory.force();
        segments.add(segment);
        writer = made;
        return made;
    }

    private void endWriter(FileChannel present) throws IOException {
        writer = null;
        older += written;
        written = 0;
        present.close();
    }

    /** After a failure nobody knows what is in the file behind the last row that was written: it is cut and left. */
    private void giveUpWriter(FileChannel failed) {
        try {
            failed.truncate(written).force(true);
        } catch (IOException alsoFailed) {
            LOG.warn("The spool cannot be cut back: {}", alsoFailed.getMessage());
        }
        try {
            endWriter(failed);
        } catch (IOException alsoFailed) {
            LOG.warn("The spool cannot be closed: {}", alsoFailed.getMessage());
        }
    }

    /** True when there is nothing to take. */
    boolean isEmpty() {
        lock.lock();
        try {
            return segments.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** True when it takes no more; never waits for the disk. */
    boolean isFull() {
        return size() + SpoolFrame.MOST > most;
    }

    /** Bytes on disk; never waits for it. */
    long size() {
        return older + written;
    }

    /** Waits until there is something to take. */
    void awaitRows() throws InterruptedException {
        lock.lock();
        try {
            while (segments.isEmpty()) {
                filled.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The next rows, which stay until they are {@link #taken}; null when there are none. */
    @Nullable
    Piece peek(int most) throws IOException {
        lock.lock();
        try {
            while (!segments.isEmpty()) {
                Path segment = segments.getFirst();
                byte[] bytes = read;
                if (bytes == null || SpoolFrame.length(bytes, taken) < 0) {
                    bytes = Files.readAllBytes(segment);
                    read = bytes;
                }
                Piece piece = piece(bytes, segment, most);
                if (piece.end() > taken) {
                    return piece;
                }
                forgetFirst();
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    private Piece piece(byte[] bytes, Path segment, int most) {
        List<LedgerRow> rows = new ArrayList<>();
        List<byte[]> foreign = new ArrayList<>();
        int end = taken;
        int length;
        while (rows.size() < most && (length = SpoolFrame.length(bytes, end)) > 0) {
            LedgerRow row = SpoolFrame.row(bytes, end, length);
            if (row == null) {
                foreign.add(Arrays.copyOfRange(bytes, end + SpoolFrame.HEAD, end + length));
            } else {
                rows.add(row);
            }
            end += length;
        }
        return new Piece(rows, foreign, segment, end);
    }

    /** Forgets rows that are in the ledger. */
    void taken(Piece piece) throws IOException {
        lock.lock();
        try {
            taken = piece.end();
            boolean isWritten = segments.size() == 1 && writer != null;
            if (taken >= (isWritten ? written : Files.size(piece.segment()))) {
                forgetFirst();
            }
        } finally {
            lock.unlock();
        }
    }

    private void forgetFirst() throws IOException {
        FileChannel present = writer;
        if (segments.size() == 1 && present != null) {
            endWriter(present);
        }
        Path segment = segments.getFirst();
        older -= Files.size(segment);
        Files.delete(segment);
        segments.removeFirst();
        read = null;
        taken = 0;
    }

    /** Keeps a row that the database will never take, where somebody may look at it. */
    void setAside(byte[] json) throws IOException {
        Path refused = directory.path().resolve("refused.ndjson");
        byte[] line = Arrays.copyOf(json, json.length + 1);
        line[json.length] = '\n';
        Files.write(refused, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            if (writer != null) {
                endWriter(writer);
            }
            directory.close();
        } catch (IOException failed) {
            LOG.warn("The spool is not closed well: {}", failed.getMessage());
        } finally {
            lock.unlock();
        }
    }
}
