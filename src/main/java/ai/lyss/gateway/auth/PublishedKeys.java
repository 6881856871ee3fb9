package ai.lyss.gateway.auth;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public keys of an issuer, fetched when the first token comes. Old keys serve on while the issuer is away. A
 * token that names an unknown key makes us look again, but not more often than every half minute: anybody can write
 * such a token.
 */
final class PublishedKeys implements JWKSource<SecurityContext> {

    static final Duration REFRESH = Duration.ofMinutes(5);
    static final Duration REFRESH_FOR_UNKNOWN_KEY = Duration.ofSeconds(30);
    static final Duration RETRY = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(PublishedKeys.class);

    private final KeySetDocument document;
    private final LongSupplier nanos;
    private final ReentrantLock fetching = new ReentrantLock();
    private volatile @Nullable Fetched fetched;
    private volatile @Nullable Failed failed;

    /** Keys from a document; {@code nanos} is a clock such as {@link System#nanoTime}. */
    PublishedKeys(KeySetDocument document, LongSupplier nanos) {
        this.document = document;
        this.nanos = nanos;
    }

    @Override
    public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) throws KeySourceException {
        List<JWK> found = selector.select(notOlderThan(REFRESH));
        return found.isEmpty() ? selector.select(notOlderThan(REFRESH_FOR_UNKNOWN_KEY)) : found;
    }

    private JWKSet notOlderThan(Duration age) throws KeySourceException {
        Fetched before = fetched;
        if (before != null && isWithin(age, before.at())) {
            return before.keys();
        }
        if (before != null && fetching.isLocked()) {
            return before.keys(); // somebody is at it
        }
        fetching.lock();
        try {
            Fetched now = fetched;
            if (now != null && isWithin(age, now.at())) {
                return now.keys();
            }
            return fetch(now);
        } finally {
            fetching.unlock();
        }
    }

    private JWKSet fetch(@Nullable Fetched before) throws KeySourceException {
        Failed last = failed;
        KeySourceException away = last != null && isWithin(RETRY, last.at()) ? last.why() : read();
        if (away == null) {
            return Objects.requireNonNull(fetched).keys();
        }
        if (before == null) {
            throw away;
        }
        return before.keys();
    }

    /** Asks the issuer; returns why it did not answer, or null. */
    private @Nullable KeySourceException read() {
        try {
            fetched = new Fetched(document.read(), nanos.getAsLong());
            failed = null;
            return null;
        } catch (KeySourceException away) {
            LOG.warn("The keys that JWTs are verified with cannot be fetched: {}", away.getMessage());
            failed = new Failed(away, nanos.getAsLong());
            return away;
        }
    }

    private boolean isWithin(Duration age, long at) {
        return nanos.getAsLong() - at < age.toNanos();
    }

    private record Fetched(JWKSet keys, long at) {}

    private record Failed(KeySourceException why, long at) {}
}
