package ai.lyss.gateway.ledger;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of one gateway's spool: the first one in the common directory that no other gateway has. The operating
 * system gives it up when the gateway dies, and whoever starts next takes over what is in it.
 */
final class SpoolDirectory implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SpoolDirectory.class);
    private static final String SUFFIX = ".spool";
    private static final String LOCK = "lock";
    private static final int MOST = 1000;

    private final Path path;
    private final FileChannel lock;
    private long last;

    private SpoolDirectory(Path path, FileChannel lock) throws IOException {
        this.path = path;
        this.lock = lock;
        this.last = segments().stream().mapToLong(SpoolDirectory::number).max().orElse(0);
    }

    /** Takes a directory, and what gateways that are no more have left in others. */
    static SpoolDirectory take(Path common) throws IOException {
        for (int number = 1; number <= MOST; number++) {
            Path path = common.resolve(Integer.toString(number));
            Files.createDirectories(path);
            FileChannel lock = lock(path);
            if (lock != null) {
                SpoolDirectory taken = new SpoolDirectory(path, lock);
                taken.inherit(common);
                return taken;
            }
        }
        throw new IOException("All directories in " + common + " are taken");
    }

    private static @Nullable FileChannel lock(Path directory) throws IOException {
        FileChannel file =
                FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (file.tryLock() != null) {
                return file;
            }
        } catch (OverlappingFileLockException ofThisProcess) {
            LOG.debug("{} is taken by this process", directory);
        }
        file.close();
        return null;
    }

    private void inherit(Path common) throws IOException {
        List<Path> others;
        try (Stream<Path> all = Files.list(common)) {
            others = all.filter(other -> Files.isDirectory(other) && !other.equals(path))
                    .sorted()
                    .toList();
        }
        for (Path other : others) {
            List<Path> left = segments(other);
            if (left.isEmpty()) {
                continue;
            }
            try (FileChannel theirs = lock(other)) {
                if (theirs != null) {
                    for (Path segment : segments(other)) {
                        Files.move(segment, next(), StandardCopyOption.ATOMIC_MOVE);
                    }
                    LOG.info("{} takes over the spool that was left in {}", path, other);
                }
            }
        }
    }

    Path path() {
        return path;
    }

    /** The name of a segment behind all others. */
    Path next() {
        return path.resolve("%016d%s".formatted(++last, SUFFIX));
    }

    /** The segments, the oldest first. */
    List<Path> segments() throws IOException {
        return segments(path);
    }

    private static List<Path> segments(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(file -> file.getFileName().toString().matches("\\d{16}\\.spool"))
                    .sorted()
                    .toList();
        }
    }

    private static long number(Path segment) {
        return Long.parseLong(segment.getFileName().toString().substring(0, 16));
    }

    /** Makes sure that names which were made or removed survive a crash of the machine. */
    void force() throws IOException {
        try (FileChannel directory = FileChannel.open(path, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
