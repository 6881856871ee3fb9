package ai.lyss.gateway.catalog;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.Credential;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** Channels for the tests of this package. */
final class SomeChannel {

    private SomeChannel() {}

    static Channel of(String provider, Map<String, String> settings) {
        return new Channel(
                "ch-1",
                null,
                "test",
                provider,
                URI.create("https://upstream.test"),
                new Credential("key"),
                settings,
                List.of(),
                1,
                0,
                true);
    }
}
