package ai.lyss.gateway.core;

/** What a running request holds of the quotas that apply to it. Used by the request's thread. */
public interface Reservation {

    /** Set before the first channel is asked; absent where no quota applies. */
    ExchangeKey<Reservation> KEY = new ExchangeKey<>("reservation", Reservation.class);

    /**
     * Makes sure that what has been produced so far is reserved. Costs next to nothing while it is.
     *
     * @param completionTokens what was produced so far
     * @throws GatewayException {@link ErrorKind#QUOTA_EXCEEDED} when a quota that cuts has no more room
     */
    void grow(long completionTokens);
}
