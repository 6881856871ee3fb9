package ai.lyss.gateway.operate;

import org.jspecify.annotations.Nullable;

/** One channel over JMX, as it is on this node. Times are milliseconds, -1 where nothing is known. */
public interface ChannelMXBean {

    /** The name for people. */
    String getName();

    /** Whose route it is called through. */
    String getProvider();

    /** Whose it is; null for a channel of all tenants. */
    @Nullable
    String getTenant();

    /** Whether it is switched on. */
    boolean isEnabled();

    /** {@code serving}, {@code cooling_down}, {@code probing}, {@code out} or {@code disabled}. */
    String getState();

    /** Why it does not serve. */
    @Nullable
    String getReason();

    /** Until when, as an ISO instant, where that is known. */
    @Nullable
    String getUntil();

    /** {@code closed}, {@code open} or {@code half_open}. */
    String getBreaker();

    /** Requests under way, with their streams. */
    int getInFlight();

    /** Attempts of which the rate and the latencies are. */
    long getRequests();

    /** From 0 to 1. */
    double getSuccessRate();

    /** Moving average of the time to the first byte. */
    long getLatencyMillis();

    /** Half of the attempts had their first byte by then. */
    long getP50Millis();

    /** 19 of 20 had it by then. */
    long getP95Millis();

    /** Why the last attempt that failed did. */
    @Nullable
    String getLastError();

    /** Switches it on, on all nodes. */
    void enable();

    /** Switches it off, on all nodes; requests that are on it end. */
    void disable();

    /** Forgets failures, cool-down and breaker, on this node. */
    void resetBreaker();
}
