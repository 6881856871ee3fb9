package ai.lyss.gateway.channel;

import ai.lyss.gateway.core.AddressRules;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The ranges of {@link ChannelSettings}. An IPv6 address that stands for an IPv4 address is refused with it: networks
 * that translate would deliver there.
 */
@Component
final class RefusedAddresses implements AddressRules {

    private static final AddressRange LOOPBACK = AddressRange.of("::1");
    private static final AddressRange COMPATIBLE =
            AddressRange.of("::/96"); // RFC 4291; mapped ones Java unwraps itself
    private static final AddressRange SIX_TO_FOUR = AddressRange.of("2002::/16"); // RFC 3056
    private static final List<AddressRange> TRANSLATED = // RFC 6052, RFC 8215, RFC 2765
            List.of(
                    AddressRange.of("64:ff9b::/96"),
                    AddressRange.of("64:ff9b:1::/48"),
                    AddressRange.of("::ffff:0:0:0/96"));

    private static final int IPV4_BYTES = 4;

    private final List<AddressRange> refused;

    RefusedAddresses(ChannelSettings settings) {
        this.refused =
                settings.refusedAddresses().stream().map(AddressRange::of).toList();
    }

    @Override
    public boolean refuse(InetAddress address) {
        InetAddress within = within(address);
        return isRefused(address) || (within != null && isRefused(within));
    }

    private boolean isRefused(InetAddress address) {
        return refused.stream().anyMatch(range -> range.contains(address));
    }

    /** The IPv4 address that an IPv6 address stands for; null when it stands for itself. */
    private static @Nullable InetAddress within(InetAddress address) {
        if (SIX_TO_FOUR.contains(address)) {
            return ipv4(address, 2);
        }
        if ((COMPATIBLE.contains(address) && !LOOPBACK.contains(address))
                || TRANSLATED.stream().anyMatch(range -> range.contains(address))) {
            return ipv4(address, 12);
        }
        return null;
    }

    private static InetAddress ipv4(InetAddress address, int from) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(address.getAddress(), from, from + IPV4_BYTES));
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible); // four bytes are an address
        }
    }
}
