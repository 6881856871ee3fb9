package ai.lyss.gateway.core;

/** Tells what other nodes, and this one, have changed in the database, soon after it was committed. */
public interface ChangeNotices {

    /**
     * Whoever keeps in memory what is in the database. Called by one thread for all listeners, which must not be kept:
     * what takes a reading of the database is done on another.
     */
    interface Listener {

        /** Something changed; what it was is up to who notifies. */
        void changed(String what);

        /** Anything may have changed unheard: called whenever the connection is there again, and the first time. */
        void missed();
    }

    /** Tells the listener from now on of {@code NOTIFY <topic>, '<what>'}, beginning with what it may have missed. */
    void listen(String topic, Listener listener);
}
