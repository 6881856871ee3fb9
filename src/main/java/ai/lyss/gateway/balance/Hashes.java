package ai.lyss.gateway.balance;

/** Hashes that are the same on every node and after every start. */
final class Hashes {

    private Hashes() {}

    /** Of a text. */
    static long of(String text) {
        return mixed(text.hashCode() * 0x9E3779B97F4A7C15L + text.length());
    }

    /** Every bit of the result depends on every bit of the number (the finalizer of SplitMix64). */
    static long mixed(long number) {
        long mixed = (number ^ number >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }

    /** A number from 0 to below 1, from a hash. */
    static double unit(long hash) {
        return (hash >>> 11) * 0x1.0p-53;
    }
}
