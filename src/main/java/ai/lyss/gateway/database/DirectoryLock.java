package ai.lyss.gateway.database;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Keeps a second gateway away from a data directory. The operating system drops it when the gateway dies. */
final class DirectoryLock implements AutoCloseable {

    private final FileChannel file;

    private DirectoryLock(FileChannel file) {
        this.file = file;
    }

    /** Takes the lock beside the directory; {@link IllegalStateException} when somebody else has it. */
    static DirectoryLock take(Path directory) throws IOException {
        Path path = directory.resolveSibling(directory.getFileName() + ".lock");
        Files.createDirectories(path.getParent());
        FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (lock(file) == null) {
            file.close();
            throw new IllegalStateException("Another gateway uses the embedded database in " + directory
                    + ". Stop it, or give this one its own lyss.database.directory, or an external"
                    + " spring.datasource.url that both can share.");
        }
        return new DirectoryLock(file);
    }

    private static @Nullable FileLock lock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException ofThisProcess) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
