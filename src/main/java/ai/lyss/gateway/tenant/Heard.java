package ai.lyss.gateway.tenant;

import ai.lyss.gateway.core.ChangeNotices;

/**
 * Makes a cache forget what has changed.
 *
 * @param prefix of the notices that are about what is in the cache
 * @param known the cache; its keys are what follows the prefix
 */
record Heard(String prefix, LastKnown<?> known) implements ChangeNotices.Listener {

    /** What the triggers of tenants and keys notify. */
    static final String TOPIC = "lyss_tenants";

    @Override
    public void changed(String what) {
        if (what.startsWith(prefix)) {
            known.changed(what.substring(prefix.length()));
        }
    }

    @Override
    public void missed() {
        known.missed();
    }
}
