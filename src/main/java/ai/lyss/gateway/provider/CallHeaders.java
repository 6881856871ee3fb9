package ai.lyss.gateway.provider;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.UpstreamAddress;
import ai.lyss.gateway.core.UpstreamException;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.http.HttpMethods;

/**
 * The headers of a message that is about to be called. Camel reads the address and the method of a call from headers as
 * well, so whatever a setting or a format says, those are set here alone, and last.
 */
final class CallHeaders {

    private static final String CAMELS = "camel";

    private CallHeaders() {}

    /**
     * Puts these in the place of all others.
     *
     * @param method the enum: a string is looked up as a converter
     * @param path what follows the channel's base URL
     * @param given the provider's, the credential among them
     * @throws UpstreamException when the path does not stay at the channel's server
     */
    static void set(
            Message message,
            HttpMethods method,
            Channel channel,
            String path,
            String accept,
            Map<String, String> given) {
        message.removeHeaders("*");
        message.setHeader("Accept", accept);
        message.setHeader("Accept-Encoding", "identity"); // gzip would hold events back
        given.forEach((name, value) -> {
            if (!name.regionMatches(true, 0, CAMELS, 0, CAMELS.length())) {
                message.setHeader(name, value);
            }
        });
        message.setHeader(Exchange.HTTP_URI, address(channel, path));
        message.setHeader(Exchange.HTTP_METHOD, method);
    }

    private static String address(Channel channel, String path) {
        try {
            return UpstreamAddress.of(channel.baseUrl(), path);
        } catch (IllegalArgumentException elsewhere) {
            throw Failures.misconfigured(String.valueOf(elsewhere.getMessage()));
        }
    }
}
