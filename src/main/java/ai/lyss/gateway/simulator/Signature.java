package ai.lyss.gateway.simulator;

/** What marks thoughts and calls as the simulator's own; providers refuse signatures that are not theirs. */
final class Signature {

    /** Opaque to everybody else. */
    static final String VALUE = "c2ltdWxhdGVkLXNpZ25hdHVyZQ==";

    private Signature() {}

    /** Whether it was made here. */
    static boolean isOurs(String signature) {
        return signature.equals(VALUE);
    }
}
