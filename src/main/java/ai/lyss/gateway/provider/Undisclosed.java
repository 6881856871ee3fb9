package ai.lyss.gateway.provider;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.provider.sse.SseEvent;

/**
 * Takes a channel's credential out of what its upstream says, before anybody reads it: a proxy in front of a provider may
 * repeat what it was sent. Servers of one's own are sent words such as {@code none}; what is that short is no secret.
 *
 * @param secret the credential
 */
record Undisclosed(String secret) {

    private static final int SHORTEST = 8;
    private static final String INSTEAD = "[removed]";

    /** What a channel's upstream must not tell. */
    static Undisclosed of(Channel channel) {
        return new Undisclosed(channel.credential().secret());
    }

    /** The body of an answer without it. */
    byte[] in(byte[] body) {
        String text = new String(body, ISO_8859_1);
        String clean = without(text, new String(secret.getBytes(UTF_8), ISO_8859_1));
        return clean.equals(text) ? body : clean.getBytes(ISO_8859_1);
    }

    /** An event without it. */
    SseEvent in(SseEvent event) {
        String clean = without(event.data(), secret);
        return clean.equals(event.data()) ? event : new SseEvent(event.name(), clean);
    }

    /** As it is, and as it is in the JSON of those who escape a slash. */
    private static String without(String text, String secret) {
        if (secret.length() < SHORTEST) {
            return text;
        }
        String clean = text.replace(secret, INSTEAD);
        return secret.indexOf('/') < 0 ? clean : clean.replace(secret.replace("/", "\\/"), INSTEAD);
    }
}
