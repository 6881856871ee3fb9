package ai.lyss.gateway.channel;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.core.Fields;
import ai.lyss.gateway.core.Json;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** What may be named as a base URL, and what is found out about names. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class BaseUrlsTest {

    private static final URI NAMED = URI.create("https://models.example.com/v1");

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch never = new CountDownLatch(1);

    private BaseUrls baseUrls(NameLookup.Names names) {
        return baseUrls(names, Duration.ofSeconds(20));
    }

    private BaseUrls baseUrls(NameLookup.Names names, Duration patience) {
        NameLookup lookup = new NameLookup(
                host -> {
                    asked.add(host);
                    return names.find(host);
                },
                patience);
        return new BaseUrls(InetAddress::isLinkLocalAddress, lookup);
    }

    private static InetAddress[] linkLocal(String host) throws UnknownHostException {
        return new InetAddress[] {InetAddress.getByName("192.0.2.1"), InetAddress.getByName("169.254.169.254")};
    }

    @Test
    void nameThatLeadsToARefusedAddress_isRefused() {
        assertThat(baseUrls(BaseUrlsTest::linkLocal).refusal(NAMED)).contains("refused to tenants");
        assertThat(asked).containsExactly("models.example.com");
    }

    @Test
    void nameThatNobodyKnows_isAccepted_forItIsLookedAtAgainWhenItIsCalled() {
        assertThat(baseUrls(host -> {
                            throw new UnknownHostException(host);
                        })
                        .refusal(NAMED))
                .isNull();
    }

    @Test
    void nameServiceThatDoesNotAnswer_holdsNobodyUp() {
        BaseUrls slow = baseUrls(
                host -> {
                    try {
                        never.await();
                    } catch (InterruptedException givenUp) {
                        Thread.currentThread().interrupt();
                    }
                    return linkLocal(host);
                },
                Duration.ofMillis(50));
        for (int i = 0; i < 10; i++) { // more than are asked at once
            assertThat(slow.refusal(NAMED)).isNull();
        }
    }

    @Test
    void withinATransaction_noNameServiceIsAsked_butAddressesAreLookedAt() {
        BaseUrls baseUrls = baseUrls(BaseUrlsTest::linkLocal);
        TransactionSynchronizationManager.setActualTransactionActive(true);
        try {
            assertThat(baseUrls.refusal(NAMED)).isNull();
            assertThat(asked).isEmpty();
            assertThat(baseUrls.refusal(URI.create("http://169.254.169.254"))).isNotNull();
            assertThat(baseUrls.refusal(URI.create("http://[fe80::1]"))).isNotNull();
        } finally {
            TransactionSynchronizationManager.setActualTransactionActive(false);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP://Host:9501/v1/", "http://Host:9501/v1", " hTTp://Host:9501/v1// "})
    void baseUrl_hasASchemeInSmallLettersAndNoSlashAtItsEnd(String written) {
        Fields fields = new Fields(Json.object().put("base_url", written));
        assertThat(BaseUrls.read(fields, "base_url")).isEqualTo(URI.create("http://Host:9501/v1"));
    }
}
