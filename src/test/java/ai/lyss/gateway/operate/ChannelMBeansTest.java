package ai.lyss.gateway.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelHealth;
import ai.lyss.gateway.core.ChannelModel;
import ai.lyss.gateway.core.ChannelSnapshot;
import ai.lyss.gateway.core.ChannelStatus;
import ai.lyss.gateway.core.ChannelSwitch;
import ai.lyss.gateway.core.Credential;
import ai.lyss.gateway.core.UpstreamFailure;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.Attribute;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

class ChannelMBeansTest {

    private static final String SECRET = "sk-very-secret-0123456789";

    private final MBeanServer server = MBeanServerFactory.newMBeanServer();
    private final List<String> done = new ArrayList<>();
    private volatile ChannelSnapshot snapshot = of("one", "two");
    private boolean databaseIsAway;
    private final ChannelMBeans beans = new ChannelMBeans(
            new StaticListableBeanFactory(Map.of("server", server)).getBeanProvider(MBeanServer.class),
            () -> snapshot,
            new StaticListableBeanFactory(Map.of("health", new Health())).getBeanProvider(ChannelHealth.class),
            switching());

    @AfterEach
    void stop() {
        beans.destroy();
        assertThat(ids()).isEmpty();
    }

    @Test
    void beans_comeAndGoWithTheChannels() {
        beans.look();
        assertThat(ids()).containsExactlyInAnyOrder("one", "two");

        snapshot = of("two", "three");
        beans.look();

        assertThat(ids()).containsExactlyInAnyOrder("two", "three");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a,b=c", "*", "?", "a\"b", "a\nb", "a\\b", "ключ", ":type=other"})
    void anyId_isQuoted(String id) {
        snapshot = of(id);

        beans.look();

        assertThat(ids()).containsExactly(id);
    }

    @Test
    void attributes_areThoseOfTheChannelAndItsStatus() throws Exception {
        beans.look();

        assertThat(attribute("State")).isEqualTo("cooling_down");
        assertThat(attribute("Reason")).isEqualTo("429");
        assertThat(attribute("Until")).isEqualTo("2026-11-27T12:00:00Z");
        assertThat(attribute("Breaker")).isEqualTo("closed");
        assertThat(attribute("InFlight")).isEqualTo(3);
        assertThat(attribute("Requests")).isEqualTo(100L);
        assertThat(attribute("SuccessRate")).isEqualTo(0.5);
        assertThat(attribute("LatencyMillis")).isEqualTo(-1L);
        assertThat(attribute("P50Millis")).isEqualTo(20L);
        assertThat(attribute("P95Millis")).isEqualTo(90L);
        assertThat(attribute("Enabled")).isEqualTo(true);
        assertThat(attribute("Provider")).isEqualTo("openai");
        assertThat(attribute("Tenant")).isNull();
    }

    @Test
    void nothing_showsTheCredential() throws Exception {
        beans.look();

        String[] names = Stream.of(
                        server.getMBeanInfo(ChannelMBeans.name("one")).getAttributes())
                .map(each -> each.getName())
                .toArray(String[]::new);
        String all = server.getAttributes(ChannelMBeans.name("one"), names).asList().stream()
                .map(Attribute::toString)
                .collect(Collectors.joining());

        assertThat(names).isNotEmpty().noneMatch(each -> each.contains("redential"));
        assertThat(all).doesNotContain(SECRET).doesNotContain("6789");
    }

    @Test
    void operations_areDone() throws Exception {
        beans.look();

        invoke("disable");
        invoke("enable");
        invoke("resetBreaker");

        assertThat(done).containsExactly("one off", "one on", "one reset");
    }

    @Test
    void databaseThatIsAway_isToldInWordsOnly() {
        beans.look();
        databaseIsAway = true;

        assertThatThrownBy(() -> invoke("disable"))
                .cause()
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("nothing has changed")
                .hasNoCause(); // a JMX client has no class of the database's
    }

    private Object attribute(String name) throws Exception {
        return server.getAttribute(ChannelMBeans.name("one"), name);
    }

    private void invoke(String operation) throws Exception {
        server.invoke(ChannelMBeans.name("one"), operation, new Object[0], new String[0]);
    }

    private Set<String> ids() {
        try {
            return server.queryNames(new ObjectName("ai.lyss.gateway:type=channel,*"), null).stream()
                    .map(name -> ObjectName.unquote(name.getKeyProperty("id")))
                    .collect(Collectors.toSet());
        } catch (Exception impossible) {
            throw new AssertionError(impossible);
        }
    }

    private ChannelSwitch switching() {
        return (id, enabled) -> {
            if (databaseIsAway) {
                throw new IllegalArgumentException("connection refused");
            }
            done.add(id + (enabled ? " on" : " off"));
        };
    }

    private static ChannelSnapshot of(String... ids) {
        return new ChannelSnapshot(
                Stream.of(ids).map(ChannelMBeansTest::channel).toList(), List.of());
    }

    private static Channel channel(String id) {
        return new Channel(
                id,
                null,
                "Channel " + id,
                "openai",
                URI.create("http://upstream"),
                new Credential(SECRET),
                Map.of(),
                List.of(new ChannelModel("m", null)),
                1,
                0,
                true);
    }

    private final class Health implements ChannelHealth {

        @Override
        public ChannelStatus status(Channel channel) {
            return new ChannelStatus(
                    ChannelStatus.State.COOLING_DOWN,
                    "429",
                    Instant.parse("2026-11-27T12:00:00Z"),
                    "closed",
                    3,
                    100,
                    0.5,
                    null,
                    Duration.ofMillis(20),
                    Duration.ofMillis(90),
                    null,
                    null);
        }

        @Override
        public void reset(String channelId) {
            done.add(channelId + " reset");
        }

        @Override
        public void recovered(String channelId) {}

        @Override
        public void failed(String channelId, UpstreamFailure failure) {}
    }
}
