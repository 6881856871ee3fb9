package ai.lyss.gateway.balance;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * Models that one channel did not know when it was asked for them. They are few: with a pattern for a model, callers
 * can make up any name.
 */
final class ModelPauses {

    private static final int MOST = 64;

    private record Pause(long until, int refusals) {}

    private final Map<String, Pause> byModel = new ConcurrentHashMap<>();
    private final Backoff waits;

    ModelPauses(Backoff waits) {
        this.waits = waits;
    }

    /** Nobody is asked for the model for a while; refusals that come while nobody is asked count once. */
    void refused(String model, long now, RandomGenerator random) {
        if (byModel.size() >= MOST && !byModel.containsKey(model)) {
            makeRoom(now);
        }
        byModel.compute(model, (name, before) -> {
            if (before != null && now < before.until()) {
                return before;
            }
            int refusals = before == null ? 1 : before.refusals() + 1;
            return new Pause(now + waits.after(refusals, random).toNanos(), refusals);
        });
    }

    /** The model is known after all. */
    void answered(String model) {
        byModel.remove(model);
    }

    /** When the model may be asked for; 0 when it may be now. */
    long until(String model, long now) {
        Pause pause = byModel.get(model);
        return pause == null || now >= pause.until() ? 0 : pause.until();
    }

    /** True when nothing is known of any model. */
    boolean isEmpty() {
        return byModel.isEmpty();
    }

    void clear() {
        byModel.clear();
    }

    private void makeRoom(long now) {
        byModel.values().removeIf(pause -> now >= pause.until());
        if (byModel.size() >= MOST) {
            byModel.keySet().stream().findAny().ifPresent(byModel::remove);
        }
    }
}
