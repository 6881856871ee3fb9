package ai.lyss.gateway.provider.gemini;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.Credential;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** Channels for the tests of this package. */
final class Channels {

    private Channels() {}

    static Channel plain() {
        return with(Map.of());
    }

    static Channel with(Map<String, String> settings) {
        return new Channel(
                "ch-1",
                null,
                "test",
                "gemini",
                URI.create("https://upstream.test"),
                new Credential("key"),
                settings,
                List.of(),
                1,
                0,
                true);
    }
}
