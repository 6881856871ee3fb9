package ai.lyss.gateway.catalog;

import ai.lyss.gateway.core.Catalog;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.Traits;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The catalog of one content on one day. What has been worked out is kept by what it depends on and not by channel:
 * a channel that changes is made anew. There are never more than some thousands, because clients can make up names.
 */
final class KnownTraits implements Catalog {

    /** Longer names are of no model that there is. */
    static final int LONGEST_NAME = 256;

    private static final Logger LOG = LoggerFactory.getLogger(KnownTraits.class);
    private static final int MOST = 10_000;

    private final CatalogContent content;
    private final LocalDate day;
    private final Cache<Question, Traits> known =
            Caffeine.newBuilder().maximumSize(MOST).build();
    private final Set<String> missingProfiles = ConcurrentHashMap.newKeySet();

    private record Question(String provider, Map<String, String> settings, String model) {}

    KnownTraits(CatalogContent content, LocalDate day) {
        this.content = content;
        this.day = day;
    }

    CatalogContent content() {
        return content;
    }

    LocalDate day() {
        return day;
    }

    @Override
    public Traits of(Channel channel, String upstreamModel) {
        // no model has a name as long as this: nothing is kept of it
        String model = upstreamModel.length() > LONGEST_NAME ? "" : upstreamModel;
        return known.get(new Question(channel.provider(), channel.settings(), model), question -> {
            tellIfMissing(channel);
            return content.traits(question.provider(), question.settings(), question.model(), day);
        });
    }

    private void tellIfMissing(Channel channel) {
        String named = channel.settings().get(CatalogContent.PROFILE);
        if (named != null && !content.profiles().containsKey(named) && missingProfiles.add(channel.id())) {
            LOG.error(
                    "There is no profile '{}', which channel {} names; it goes on with that of its provider {}",
                    named,
                    channel.name(),
                    channel.provider());
        }
    }
}
