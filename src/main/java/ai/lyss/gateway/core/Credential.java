package ai.lyss.gateway.core;

/**
 * The upstream's key on a channel. It prints as its hint, so that no log, error or template shows it by accident.
 *
 * @param secret the key as the upstream wants it; empty for an upstream that needs none
 */
public record Credential(String secret) {

    /** The last four characters, behind dots; dots alone for short keys. */
    public String hint() {
        return secret.length() < 12 ? "…" : "…" + secret.substring(secret.length() - 4);
    }

    @Override
    public String toString() {
        return hint();
    }
}
