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
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * A cache in front of the database that goes on answering while the database is away. What is in use is read again in
 * the background every ten seconds; what was not used for half a minute is read before it is believed again, so that
 * an old key cannot come back from the dead.
 */
final class LastKnown<V> {

    static final int MAX_ENTRIES = 10_000;
    static final Duration REFRESH = Duration.ofSeconds(10);
    static final Duration KEEP = Duration.ofSeconds(30);
    static final Duration KEEP_ABSENT = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(LastKnown.class);

    private final Function<String, Optional<V>> source;
    private final LoadingCache<String, Optional<V>> fresh;
    private final Cache<String, V> last =
            Caffeine.newBuilder().maximumSize(MAX_ENTRIES).build();

    /** Reads from {@code source}, which throws Spring's exceptions when the database is away. */
    LastKnown(Function<String, Optional<V>> source, Ticker ticker) {
        this.source = source;
        Expiry<String, Optional<V>> keep = Expiry.writing((key, value) -> value.isPresent() ? KEEP : KEEP_ABSENT);
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
        return fresh.get(key);
    }

    private Optional<V> load(String key) {
        try {
            Optional<V> found = source.apply(key);
            found.ifPresentOrElse(value -> last.put(key, value), () -> last.invalidate(key));
            return found;
        } catch (DataAccessException away) {
            V known = last.getIfPresent(key);
            if (known == null) {
                LOG.warn("The database cannot be read: {}", away.getMessage());
                throw new GatewayException(
                                ErrorKind.UNAVAILABLE, "The gateway cannot verify credentials at present. Try again.")
                        .withRetryAfter(Duration.ofSeconds(1));
            }
            return Optional.of(known);
        }
    }
}
