package ai.lyss.gateway.channel;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelModel;
import ai.lyss.gateway.core.ChannelTimeouts;
import ai.lyss.gateway.core.Credential;
import ai.lyss.gateway.core.RateLimits;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Thousands of channels of a hundred tenants and of everybody, no two alike. */
public final class ManyChannels {

    /** How many tenants there are: t0, t1... */
    public static final int TENANTS = 100;

    private ManyChannels() {}

    /** So many; every tenth is everybody's. */
    public static List<Channel> of(int count) {
        List<Channel> channels = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            channels.add(number(i));
        }
        return channels;
    }

    /** One of them. */
    public static Channel number(int i) {
        @Nullable String tenant = i % 10 == 0 ? null : "t" + i % TENANTS;
        return new Channel(
                "channel-%05d".formatted(i),
                tenant,
                "Channel number " + i,
                i % 2 == 0 ? "openai" : "anthropic",
                URI.create("https://upstream-" + i + ".example.com/v1"),
                new Credential("sk-credential-of-channel-" + i + "-0123456789abcdefghijklmnopqrstuvwxyz"),
                i % 3 == 0 ? Map.of("organization", "org-" + i, "max-output", "4096") : Map.of(),
                List.of(
                        new ChannelModel("family-*", null),
                        new ChannelModel("family-" + i % 50 + "-*", null),
                        new ChannelModel("model-" + i % 1000, null),
                        new ChannelModel("own-" + i, "upstream-" + i)),
                1 + i % 7,
                i % 3,
                i % 11 != 0,
                new RateLimits(60L + i % 9, null, 8),
                new ChannelTimeouts(null, Duration.ofSeconds(10 + i % 5), null, null));
    }
}
