package ai.lyss.gateway.core;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;

/**
 * Where a call goes: a channel's base URL and what follows it. What follows may come from a setting, and behind a host
 * {@code @elsewhere}, {@code .elsewhere} and {@code :81} are another server, to which the credential would go.
 */
public final class UpstreamAddress {

    private static final int MOST_PORT = 65_535;

    private UpstreamAddress() {}

    /** True for what may follow a base URL: a path that begins with a slash, and a query if there is one. */
    public static boolean isPath(String text) {
        return text.startsWith("/") && parsed("http://host" + text, "http", "host", -1);
    }

    /** True for a base URL: http or https in small letters, a host, a port that there is, and nothing but a path. */
    public static boolean isBase(URI url) {
        return ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
                && url.getHost() != null
                && url.getPort() != 0
                && url.getPort() <= MOST_PORT
                && url.getRawUserInfo() == null
                && url.getRawQuery() == null
                && url.getRawFragment() == null
                && !url.toString().endsWith("/");
    }

    /**
     * The address of a call.
     *
     * @throws IllegalArgumentException when it would be another server's, or none: Camel would look up {@code {{name}}}
     *     in our configuration, and no address has braces
     */
    public static String of(URI base, String path) {
        String address = base + path;
        boolean stays = path.startsWith("/")
                && (isPlain(path) && isBase(base) || parsed(address, base.getScheme(), base.getHost(), base.getPort()));
        if (stays) {
            return address;
        }
        throw new IllegalArgumentException("what follows the base URL does not stay at its server");
    }

    /** True for what means nothing but itself: what nearly all paths are made of, and need not be parsed. */
    private static boolean isPlain(String path) {
        for (int i = 0; i < path.length(); i++) {
            char each = path.charAt(i);
            boolean plain = each >= 'a' && each <= 'z'
                    || each >= 'A' && each <= 'Z'
                    || each >= '/' && each <= '9' // digits, and the slash before them
                    || each == '-'
                    || each == '_'
                    || each == '.';
            if (!plain) {
                return false;
            }
        }
        return true;
    }

    private static boolean parsed(String address, String scheme, String host, int port) {
        try {
            URI uri = new URI(address);
            return Objects.equals(scheme, uri.getScheme())
                    && Objects.equals(host, uri.getHost())
                    && port == uri.getPort()
                    && uri.getRawUserInfo() == null
                    && uri.getRawFragment() == null;
        } catch (URISyntaxException none) {
            return false;
        }
    }
}
