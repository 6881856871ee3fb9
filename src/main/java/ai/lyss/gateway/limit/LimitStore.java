package ai.lyss.gateway.limit;

/** Where it is kept how much has been asked. */
interface LimitStore {

    /**
     * Takes from all scopes of a demand, or from none.
     *
     * @throws StoreDown when the store cannot tell
     */
    Taken take(Demand demand);

    /** The store cannot be reached, or takes too long. */
    final class StoreDown extends RuntimeException {

        private static final long serialVersionUID = 1L;

        StoreDown(String why) {
            super(why, null, false, false);
        }
    }
}
