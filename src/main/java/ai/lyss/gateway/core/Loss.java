package ai.lyss.gateway.core;

/**
 * Something that a client asked for and a channel cannot say as it was meant.
 *
 * @param param the field of the client's request, for example {@code seed} or {@code messages[0].content[1].detail}
 * @param kind what became of it
 */
public record Loss(String param, Kind kind) {

    private static final int MAX_LENGTH = 200;

    /** A name can be the client's own, and goes into a header: what does not belong there is replaced. */
    public Loss {
        param = param.substring(0, Math.min(param.length(), MAX_LENGTH)).replaceAll("[^!-+\\--<>-~]", "?");
    }

    /** What became of a field. */
    public enum Kind {
        /** The upstream does not get it. */
        DROPPED,
        /** The upstream gets something near it. */
        APPROXIMATED
    }

    /** The field is not sent. */
    public static Loss dropped(String param) {
        return new Loss(param, Kind.DROPPED);
    }

    /** Something near it is sent. */
    public static Loss approximated(String param) {
        return new Loss(param, Kind.APPROXIMATED);
    }

    /** As in the header and in the ledger: {@code seed=dropped}. */
    @Override
    public String toString() {
        return param + (kind == Kind.DROPPED ? "=dropped" : "=approximated");
    }
}
