package ai.lyss.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelModel;
import ai.lyss.gateway.core.ChannelProbe;
import ai.lyss.gateway.core.ChannelProbe.Depth;
import ai.lyss.gateway.core.ChannelProbe.Finding;
import ai.lyss.gateway.core.Credential;
import ai.lyss.gateway.core.UpstreamFailure.Cause;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Channels are probed through the routes of their providers, stored or not. */
class ProbeIT extends RunningGateway {

    private static final String SECRET = "sk-probed-0123456789";

    @Autowired
    private ChannelProbe probe;

    @ParameterizedTest
    @MethodSource("providers")
    void everyProvider_isAskedForOneToken(String provider) {
        Finding found = probe.probe(channel(provider, SECRET, "sim-" + provider), Depth.MODEL, null);

        assertThat(found.failure()).isNull();
        assertThat(found.answered()).isTrue();
        assertThat(found.upstreamModel()).isEqualTo("sim-" + provider);
        assertThat(found.answer()).contains("choices");
        assertThat(found.latency()).isPositive();
        assertThat(found.status()).isEqualTo(200);
    }

    /** Some of the simulated ones have no list of models: then it is a token after all. */
    @ParameterizedTest
    @MethodSource("providers")
    void everyProvider_isProbedCheaply(String provider) {
        Finding found = probe.probe(channel(provider, SECRET, "sim-" + provider), Depth.CHEAP, null);

        assertThat(found.failure()).isNull();
        assertThat(found.answered()).isTrue();
    }

    @Test
    void cheapProbe_asksForTheListOfModels_whereItProvesTheKey() {
        Finding found = probe.probe(channel("openai", SECRET, "sim-openai"), Depth.CHEAP, null);

        assertThat(found.upstreamModel()).isNull();
        assertThat(found.answer()).contains("sim-openai").contains("list");
    }

    @Test
    void providerThatNobodyDescribed_isAskedForOneToken() {
        Finding found = probe.probe(channel("zhipu", SECRET, "sim-openai"), Depth.CHEAP, null);

        assertThat(found.answered()).isTrue();
        assertThat(found.upstreamModel()).isEqualTo("sim-openai");
    }

    @ParameterizedTest
    @CsvSource({
        "CHEAP, 401, DEAD_CREDENTIAL, 401",
        "MODEL, 401, DEAD_CREDENTIAL, 401",
        "CHEAP, 503, OVERLOADED, 503",
        "MODEL, quota, EXHAUSTED, 429",
        "MODEL, cut=3, TRUNCATED, 0",
        "MODEL, hang, TIMEOUT, 0",
    })
    void channelThatFails_saysWhy(Depth depth, String fault, Cause cause, int status) throws Exception {
        String key = "sk-probed-" + depth + "-" + fault.replace('=', '-');
        scriptKey(key, fault);

        Finding found = probe.probe(channel("openai", key, "sim-openai"), depth, null);

        assertThat(found.answered()).isFalse();
        assertThat(found.failure()).isNotNull();
        assertThat(found.failure().cause()).isEqualTo(cause);
        assertThat(found.status()).isEqualTo(status);
        assertThat(found.latency()).isLessThan(Duration.ofSeconds(30));
        assertThat(String.valueOf(found)).doesNotContain(key);
    }

    @Test
    void refusal_isShownInTheProvidersWords_withoutTheCredential() throws Exception {
        scriptKey(SECRET + "-dead", "401");

        Finding found = probe.probe(channel("openai", SECRET + "-dead", "sim-openai"), Depth.MODEL, null);

        assertThat(found.answer()).contains("error").doesNotContain(SECRET);
    }

    @Test
    void keyThatIsGoodOnAnEmptyAccount_passesTheCheapProbeOnly() throws Exception {
        String key = SECRET + "-empty";
        Channel channel = channel("openai", key, "sim-openai:402");

        assertThat(probe.probe(channel, Depth.CHEAP, null).answered()).isTrue();
        assertThat(probe.probe(channel, Depth.MODEL, null).failure().cause()).isEqualTo(Cause.EXHAUSTED);
    }

    @Test
    void channelOfPatterns_isAskedForAModelOfItsList() {
        Finding found = probe.probe(channel("openai", SECRET, "sim-*"), Depth.MODEL, null);

        assertThat(found.answered()).isTrue();
        assertThat(found.upstreamModel()).isEqualTo("sim-openai");
    }

    @Test
    void channelOfPatternsWithoutAList_saysWhatIsMissing() {
        Finding found = probe.probe(channel("zhipu", SECRET, "sim-*"), Depth.MODEL, null);

        assertThat(found.answered()).isFalse();
        assertThat(found.failure().forClient().getMessage()).contains("patterns");
    }

    @Test
    void providerWithoutARoute_isNotWaitedFor() {
        Finding found = probe.probe(channel("nobody", SECRET, "m"), Depth.CHEAP, null);

        assertThat(found.answered()).isFalse();
        assertThat(found.failure().detail()).isEqualTo("there is no route provider-nobody");
        assertThat(found.latency()).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void probe_isInNobodysLedger() {
        long before = rows();

        probe.probe(channel("openai", SECRET, "sim-openai"), Depth.MODEL, null);

        assertThat(rows()).isEqualTo(before);
    }

    /** Linux takes 0.0.0.0 for this machine, and tenants are refused it. */
    @Test
    void refusedAddress_isNotCalledForATenant_notOverAnOperatorsConnectionEither() {
        URI refused = URI.create("http://0.0.0.0:" + port + "/simulator/openai/v1");

        assertThat(probe.probe(channel(null, refused), Depth.MODEL, null).answered())
                .isTrue();
        Finding found = probe.probe(channel("demo", refused), Depth.MODEL, null);
        assertThat(found.answered()).isFalse();
        assertThat(found.failure().cause()).isEqualTo(Cause.FORBIDDEN);
        assertThat(found.failure().detail()).contains("lyss.channels.refused-addresses");
        assertThat(found.failure().forClient().text()).isEqualTo("The model's provider failed to answer.");
    }

    private static Channel channel(String tenant, URI baseUrl) {
        return new Channel(
                "probed",
                tenant,
                "probed",
                "openai",
                baseUrl,
                new Credential(SECRET),
                Map.of(),
                List.of(new ChannelModel("sim-openai", null)),
                1,
                0,
                true);
    }

    private long rows() {
        return jdbc.sql("select count(*) from attempts where channel_id = 'probed'")
                .query(Long.class)
                .single();
    }

    private Channel channel(String provider, String key, String model) {
        String simulated = PROVIDERS.contains(provider) ? provider : "openai";
        URI baseUrl = channels.all().stream()
                .filter(channel -> channel.id().equals("demo-" + simulated))
                .findFirst()
                .orElseThrow()
                .baseUrl();
        return new Channel(
                "probed",
                null,
                "probed",
                provider,
                baseUrl,
                new Credential(key),
                Map.of(),
                List.of(new ChannelModel(model, null)),
                1,
                0,
                true);
    }

    private void scriptKey(String key, String options) throws Exception {
        HttpResponse<String> scripted = http.send(
                request("/simulator/keys/" + key)
                        .PUT(HttpRequest.BodyPublishers.ofString(options))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(scripted.statusCode()).isEqualTo(200);
    }
}
