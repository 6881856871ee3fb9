package ai.lyss.gateway.core;

/** The room that the body of one request and its answer take on the node; it is given back when the request ends. */
@FunctionalInterface
public interface BodyRoom {

    /** Where the edge leaves it before the first step. */
    ExchangeKey<BodyRoom> KEY = new ExchangeKey<>("bodyRoom", BodyRoom.class);

    /**
     * So many bytes more of the body are there.
     *
     * @throws GatewayException 503 when the node has no room for them
     */
    void take(long more);

    /**
     * So many bytes more of an answer to the request are there; unlike a client's body, not even the only one may be of any
     * size.
     *
     * @throws GatewayException 503 when the node has no room for them
     */
    default void takeForAnswer(long more) {
        take(more);
    }
}
