package ai.lyss.gateway.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Which addresses tenants are refused, however they are written. */
class RefusedAddressesTest {

    private static final RefusedAddresses BY_DEFAULT = new RefusedAddresses(
            new Binder(new MapConfigurationPropertySource()).bindOrCreate("lyss.channels", ChannelSettings.class));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "::ffff:169.254.169.254",
                "::169.254.169.254",
                "::ffff:0:169.254.169.254",
                "::ffff:0:a9fe:a9fe",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b:1::a9fe:a9fe",
                "2002:a9fe:a9fe::1",
                "168.63.129.16",
                "64:ff9b::168.63.129.16",
                "100.100.100.200",
                "192.0.0.192",
                "fd20:ce::254",
                "fd00:ec2::254",
                "fd00:ec2::23",
                "fe80::1",
                "0.0.0.0",
                "::"
            })
    void whatHandsOutCredentials_isRefused(String address) throws Exception {
        assertThat(BY_DEFAULT.refuse(InetAddress.getByName(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "::1",
                "10.0.0.1",
                "104.18.6.192",
                "2606:4700::6812:7c0",
                "::ffff:0:104.18.6.192",
                "64:ff9b::104.18.6.192",
                "2002:6812:7c0::1",
                "fd20:cf::1"
            })
    void whereModelsAre_isNot(String address) throws Exception {
        assertThat(BY_DEFAULT.refuse(InetAddress.getByName(address))).isFalse();
    }

    @Test
    void rangeOfOnesOwn_isRefusedInEveryForm() throws Exception {
        RefusedAddresses own = new RefusedAddresses(
                new ChannelSettings(Duration.ofHours(1), null, List.of("10.0.0.0/8"), ChannelSettings.CREDENTIALS));
        assertThat(own.refuse(InetAddress.getByName("10.1.2.3"))).isTrue();
        assertThat(own.refuse(InetAddress.getByName("64:ff9b::10.1.2.3"))).isTrue();
        assertThat(own.refuse(InetAddress.getByName("::ffff:0:10.1.2.3"))).isTrue();
        assertThat(own.refuse(InetAddress.getByName("169.254.169.254"))).isFalse();
    }
}
