package ai.lyss.gateway.channel;

import ai.lyss.gateway.core.AddressRules;
import ai.lyss.gateway.core.Fields;
import ai.lyss.gateway.core.UpstreamAddress;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * Where channels may be. Whoever may name an address can make the gateway call it from within its network, so tenants'
 * administrators cannot name those at which clouds hand out the machine's own credentials. What is found here is found
 * early; what a name leads to is looked at again whenever a connection is made.
 */
@Component
public class BaseUrls {

    private static final int LONGEST = 500;
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final String EXAMPLE = "must be an address such as https://api.example.com/v1";
    private static final List<String> METADATA_HOSTS = List.of("metadata.google.internal", "metadata", "instance-data");

    private final AddressRules rules;
    private final NameLookup names;

    @Autowired
    BaseUrls(AddressRules rules) {
        this(rules, new NameLookup(InetAddress::getAllByName, PATIENCE));
    }

    BaseUrls(AddressRules rules, NameLookup names) {
        this.rules = rules;
        this.names = names;
    }

    /** Reads a base URL; null when it is absent or wrong. */
    public static @Nullable URI read(Fields fields, String name) {
        String text = fields.text(name, LONGEST);
        if (text == null) {
            return null;
        }
        try {
            URI url = inSmallLetters(new URI(StringUtils.trimTrailingCharacter(text.strip(), '/')));
            if (url.getRawUserInfo() != null || url.getRawQuery() != null || url.getRawFragment() != null) {
                fields.wrong(name, "must have no user, no query and no fragment");
            } else if (!UpstreamAddress.isBase(url)) {
                fields.wrong(name, EXAMPLE);
            } else {
                return url;
            }
        } catch (URISyntaxException malformed) {
            fields.wrong(name, EXAMPLE);
        }
        return null;
    }

    private static URI inSmallLetters(URI url) throws URISyntaxException {
        String scheme = url.getScheme();
        String small = scheme == null ? null : scheme.toLowerCase(Locale.ROOT);
        return scheme == null || scheme.equals(small)
                ? url
                : new URI(small + url.toString().substring(scheme.length()));
    }

    /**
     * Why a tenant's administrator may not name it; null when nothing speaks against it, or nothing yet: a name that
     * does not resolve may do so later. Asks the name service, and not for long.
     */
    public @Nullable String refusal(URI url) {
        String host = url.getHost().toLowerCase(Locale.ROOT);
        if (METADATA_HOSTS.contains(StringUtils.trimTrailingCharacter(host, '.'))) {
            return "must not be the address of a metadata service";
        }
        if (host.indexOf('%') >= 0) {
            return "must be an address without a zone";
        }
        for (InetAddress address : names.find(host)) {
            if (rules.refuse(address)) {
                return "must not be in a range that is refused to tenants";
            }
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
