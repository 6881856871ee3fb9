package ai.lyss.gateway.catalog;

import ai.lyss.gateway.core.Catalog;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.Traits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * The catalog of {@code config/models.yaml}, as it is now. The file is looked at every second: what it says then holds
 * from the next request on. A file that cannot be used stops a start, and changes nothing later.
 *
 * <p>It is read and compared as a whole, because editors and mounted volumes replace files in ways that times and
 * notifications miss. A change counts when it has stayed the same for two looks: it may be half written at the first.
 */
@Component
public final class ModelCatalog implements Catalog, DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(ModelCatalog.class);

    private final Path file;
    private final Clock clock;
    private final ScheduledExecutorService looker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("catalog-refresh").factory());
    private volatile KnownTraits known;
    private volatile @Nullable String problem;
    private ByteBuffer inForce;
    private @Nullable ByteBuffer changed;
    private @Nullable ByteBuffer refused;

    @Autowired
    ModelCatalog(
            @Value("${lyss.catalog.file:config/models.yaml}") String file,
            @Value("${lyss.catalog.refresh:1s}") Duration refresh) {
        this(Path.of(file), Clock.systemUTC());
        looker.scheduleWithFixedDelay(this::look, refresh.toMillis(), refresh.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A catalog that looks at its file when it is told to. */
    ModelCatalog(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
        byte[] bytes = bytes(file);
        this.inForce = ByteBuffer.wrap(bytes);
        this.known = new KnownTraits(CatalogFile.read(file, bytes), LocalDate.now(clock));
    }

    /** The catalog of a file as it is now, for tests and tools. */
    public static Catalog of(Path file) {
        return new KnownTraits(CatalogFile.read(file, bytes(file)), LocalDate.now(Clock.systemUTC()));
    }

    @Override
    public Traits of(Channel channel, String upstreamModel) {
        return known.of(channel, upstreamModel);
    }

    @Override
    public Catalog at(Instant moment) {
        KnownTraits now = known;
        LocalDate day = LocalDate.ofInstant(moment, ZoneOffset.UTC);
        return day.equals(now.day()) ? now : new KnownTraits(now.content(), day); // at midnight, until the next look
    }

    /** Why the file as it is now is not what holds; null when it is. */
    @Nullable
    String problem() {
        return problem;
    }

    Path file() {
        return file;
    }

    /** Takes over what has changed. */
    synchronized void look() {
        try {
            take(ByteBuffer.wrap(bytes(file)));
        } catch (CatalogException unreadable) {
            changed = null;
            refused = null; // whatever comes back is news
            refuse(String.valueOf(unreadable.getMessage()));
        } catch (RuntimeException unexpected) { // the next look must come
            LOG.error("{} cannot be looked at; what it said before goes on", file, unexpected);
        }
        LocalDate today = LocalDate.now(clock);
        if (!today.equals(known.day())) { // entries may begin to hold
            known = new KnownTraits(known.content(), today);
        }
    }

    private void take(ByteBuffer now) {
        boolean settled = now.equals(changed);
        changed = now;
        if (now.equals(inForce)) {
            problem = null;
            refused = null;
        } else if (settled && !now.equals(refused)) {
            try {
                known = new KnownTraits(CatalogFile.read(file, now.array()), LocalDate.now(clock));
                inForce = now;
                problem = null;
                LOG.info("{} has changed and holds", file);
            } catch (CatalogException unfit) {
                refused = now;
                refuse(String.valueOf(unfit.getMessage()));
            }
        }
    }

    private void refuse(String reason) {
        if (!reason.equals(problem)) {
            problem = reason;
            LOG.error("{}; what the file said before goes on", reason);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw new CatalogException(file, 1, "cannot be read: " + unreadable);
        }
    }

    @Override
    public void destroy() {
        looker.shutdownNow();
    }
}
