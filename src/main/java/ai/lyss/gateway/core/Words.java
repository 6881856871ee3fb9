package ai.lyss.gateway.core;

import java.util.Locale;

/** How constants are spelled for everybody who does not read the code: as in the ledger, {@code dead_credential}. */
public final class Words {

    private Words() {}

    /** A constant's word: the same in answers, the ledger, metrics and the log. */
    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
