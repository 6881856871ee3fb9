package ai.lyss.gateway.core;

/** What a model on a channel can do. */
@FunctionalInterface
public interface Traits {

    /** What it costs. */
    default Prices prices() {
        return Prices.of(this);
    }

    /** What holds of a capability. */
    <T> T get(Capability<T> capability);
}
