package ai.lyss.gateway.provider;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelModel;
import ai.lyss.gateway.core.Credential;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** A channel that serves every model under its own name, for tests to which the rest does not matter. */
public final class TestChannel {

    private TestChannel() {}

    /** A channel of a provider. */
    public static Channel of(String provider) {
        return new Channel(
                "ch-1",
                null,
                "test",
                provider,
                URI.create("https://upstream.test"),
                new Credential("test-credential"),
                Map.of(),
                List.of(new ChannelModel("*", null)),
                1,
                0,
                true);
    }
}
