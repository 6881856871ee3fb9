package ai.lyss.gateway.channel.manage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lyss.gateway.channel.ManyChannels;
import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelProbe;
import ai.lyss.gateway.core.ChannelProbe.Depth;
import ai.lyss.gateway.core.ChannelProbe.Finding;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Role;
import ai.lyss.gateway.core.UpstreamFailure;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/** What somebody is told who tests a channel. */
class ProbingTest {

    private static final Channel CHANNEL = ManyChannels.number(1);
    private static final Owner OPERATOR = owner(Role.OPERATOR);

    @Test
    void answer_isToldWithItsLatency() {
        ObjectNode told = probing((channel, depth, model) -> new Finding(
                        channel == CHANNEL && depth == Depth.MODEL && "m".equals(model),
                        Duration.ofMillis(120),
                        "m-2",
                        200,
                        null,
                        "{\"ok\":true}"))
                .probe(CHANNEL, Depth.MODEL, "m", OPERATOR);
        assertThat(told)
                .hasToString("{\"answered\":true,\"latency_ms\":120,\"upstream_model\":\"m-2\",\"status\":200,"
                        + "\"answer\":\"{\\\"ok\\\":true}\",\"failure\":null}");
    }

    @Test
    void administrator_isToldOnlyWhatIsInTheWordsOfAProvider() {
        Probing probing = probing((channel, depth, model) ->
                new Finding(true, Duration.ZERO, null, 200, null, "{\"internal\":1,\"data\":[]}", "{\"models\":[]}"));
        assertThat(probing.probe(CHANNEL, Depth.CHEAP, null, owner(Role.ADMINISTRATOR))
                        .path("answer")
                        .textValue())
                .isEqualTo("{\"models\":[]}");
        assertThat(probing.probe(CHANNEL, Depth.CHEAP, null, OPERATOR)
                        .path("answer")
                        .textValue())
                .contains("internal");
    }

    @Test
    void failure_isToldWithItsCause() {
        UpstreamFailure failure = new UpstreamFailure(
                UpstreamFailure.Cause.DEAD_CREDENTIAL,
                401,
                new GatewayException(ErrorKind.UPSTREAM, "refused"),
                null,
                "401 invalid_api_key");
        ObjectNode told = probing(
                        (channel, depth, model) -> new Finding(false, Duration.ofMillis(5), null, 0, failure, null))
                .probe(CHANNEL, Depth.CHEAP, null, OPERATOR);
        assertThat(told.path("answered").booleanValue()).isFalse();
        assertThat(told.path("status").isNull()).isTrue();
        assertThat(told.at("/failure/cause").textValue()).isEqualTo("dead_credential");
        assertThat(told.at("/failure/message").textValue()).isEqualTo("refused");
        assertThat(told.toString()).doesNotContain(CHANNEL.credential().secret());
    }

    @Test
    void withoutAProbe_itIsSaid() {
        Probing probing = new Probing(new StaticListableBeanFactory().getBeanProvider(ChannelProbe.class));
        assertThatThrownBy(() -> probing.probe(CHANNEL, Depth.CHEAP, null, OPERATOR))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(ErrorKind.UNAVAILABLE));
    }

    private static Owner owner(Role role) {
        return new Owner(new Caller("t1", null, null, role, false, null));
    }

    private static Probing probing(ChannelProbe probe) {
        return new Probing(new StaticListableBeanFactory(Map.of("probe", probe)).getBeanProvider(ChannelProbe.class));
    }
}
