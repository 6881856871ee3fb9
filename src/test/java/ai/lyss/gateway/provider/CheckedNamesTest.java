package ai.lyss.gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lyss.gateway.provider.CheckedNames.RefusedAddressException;
import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is looked at when a connection is made. */
class CheckedNamesTest {

    private final CheckedNames names = new CheckedNames(InetAddress::isLoopbackAddress);

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "[::1]"})
    void refusedAddress_isReachedUnderNoName_butByWhoIsTrusted(String host) throws Exception {
        assertThatThrownBy(() -> names.resolve(host, 80)).isInstanceOf(RefusedAddressException.class);
        names.trust();
        assertThat(names.resolve(host, 80)).isNotEmpty();
        names.check();
        assertThatThrownBy(() -> names.resolve(host)).isInstanceOf(RefusedAddressException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "[2001:db8::1]"})
    void otherAddress_isReached(String host) throws Exception {
        assertThat(names.resolve(host)).hasSize(1);
    }
}
