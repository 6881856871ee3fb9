package ai.lyss.gateway.channel;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * Where channels may be. Whoever may name an address can make the gateway call it from within its network, so tenants'
 * administrators cannot name those at which clouds hand out the machine's own credentials.
 */
@Component
public class BaseUrls {

    private static final int LONGEST = 500;
    private static final List<String> METADATA_HOSTS = List.of("metadata.google.internal", "metadata", "instance-data");

    private final List<AddressRange> refused;

    BaseUrls(ChannelSettings settings) {
        this.refused =
                settings.refusedAddresses().stream().map(AddressRange::of).toList();
    }

    /** Reads a base URL; null when it is absent or wrong. */
    public static @Nullable URI read(Fields fields, String name) {
        String text = fields.text(name, LONGEST);
        if (text == null) {
            return null;
        }
        try {
            URI url = new URI(StringUtils.trimTrailingCharacter(text.strip(), '/'));
            String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
            if (url.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
                fields.wrong(name, "must be an address such as https://api.example.com/v1");
            } else if (url.getRawUserInfo() != null || url.getRawQuery() != null || url.getRawFragment() != null) {
                fields.wrong(name, "must have no user, no query and no fragment");
            } else {
                return scheme.equals(url.getScheme())
                        ? url
                        : new URI(scheme + text.strip().substring(scheme.length()));
            }
        } catch (URISyntaxException malformed) {
            fields.wrong(name, "must be an address such as https://api.example.com/v1");
        }
        return null;
    }

    /** Why a tenant's administrator may not name it; null when nothing speaks against it. Asks the name service. */
    public @Nullable String refusal(URI url) {
        String host = url.getHost().toLowerCase(Locale.ROOT);
        if (METADATA_HOSTS.contains(StringUtils.trimTrailingCharacter(host, '.'))) {
            return "must not be the address of a metadata service";
        }
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (refused.stream().anyMatch(range -> range.contains(address))) {
                    return "must not be in a range that is refused to tenants";
                }
            }
        } catch (UnknownHostException notNow) {
            return null; // nothing can be called there
        }
        return null;
    }

    /** True when both are the same server. */
    public static boolean sameServer(URI one, URI other) {
        return one.getScheme().equals(other.getScheme())
                && one.getHost().equalsIgnoreCase(other.getHost())
                && one.getPort() == other.getPort();
    }
}
