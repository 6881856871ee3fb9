package ai.lyss.gateway.tenant;

import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * A cache in front of the database that goes on answering while the database is away. What is told to have changed is
 * read again at once. Should nobody tell, what is in use is read again in the background every ten seconds, and what was
 * not used for half a minute is read before it is believed again, so that an old key cannot come back from the dead.
 */
final class LastKnown<V> {

    static final int MAX_ENTRIES = 10_000;
    static final Duration REFRESH = Duration.ofSeconds(10);
    static final Duration KEEP = Duration.ofSeconds(30);
    static final Duration KEEP_ABSENT = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(LastKnown.class);

    private record Known<V>(Optional<V> value, long generation) {}

    private final Function<String, Optional<V>> source;
    private final AtomicLong generation = new AtomicLong();
    private final AtomicLong changes = new AtomicLong();
    private final LoadingCache<String, Known<V>> fresh;
    private final Cache<String, V> last =
            Caffeine.newBuilder().maximumSize(MAX_ENTRIES).build();

    /** Reads from {@code source}, which throws Spring's exceptions when the database is away. */
    LastKnown(Function<String, Optional<V>> source, Ticker ticker) {
        this.source = source;
        Expiry<String, Known<V>> keep =
                Expiry.writing((key, known) -> known.value().isPresent() ? KEEP : KEEP_ABSENT);
        this.fresh = Caffeine.newBuilder()
                .maximumSize(MAX_ENTRIES)
                .expireAfter(keep)
                .refreshAfterWrite(REFRESH)
                .ticker(ticker)
                .executor(Thread::startVirtualThread)
                .build(this::load);
    }

    /** What is known under a key; {@link ErrorKind#UNAVAILABLE} when nothing is and the database is away. */
    Optional<V> find(String key) {
        Known<V> known = fresh.get(key);
        if (known.generation() != generation.get()) {
            fresh.asMap().remove(key, known);
            known = fresh.get(key);
        }
        return known.value();
    }

    /** Something changed under a key: what was known is not believed any more, not even while the database is away. */
    void changed(String key) {
        changes.incrementAndGet(); // first: who read before does not put it into last behind our back
        boolean wasKnown = last.asMap().remove(key) != null;
        boolean wasInUse = fresh.asMap().remove(key) != null; // waits for who is reading it for the first time
        if (wasKnown || wasInUse) {
            Thread.startVirtualThread(() -> readAgain(key));
        }
    }

    /** Anything may have changed: everything is read again before it is believed, unless the database is away. */
    void missed() {
        generation.incrementAndGet();
    }

    private void readAgain(String key) {
        try {
            find(key);
        } catch (GatewayException away) {
            // whoever asks next is told
        }
    }

    private Known<V> load(String key) {
        long began = generation.get(); // before it is read, so that a change meanwhile is not missed
        long changesBefore = changes.get();
        try {
            Optional<V> found = source.apply(key);
            last.asMap().compute(key, (same, old) -> changes.get() == changesBefore ? found.orElse(null) : old);
            return new Known<>(found, began);
        } catch (DataAccessException away) {
            V known = last.getIfPresent(key);
            if (known == null) {
                LOG.warn("The database cannot be read: {}", away.getMessage());
                throw new GatewayException(
                                ErrorKind.UNAVAILABLE, "The gateway cannot verify credentials at present. Try again.")
                        .withRetryAfter(Duration.ofSeconds(1));
            }
            return new Known<>(Optional.of(known), began);
        }
    }
}
