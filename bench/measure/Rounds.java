import java.util.LinkedHashMap;
import java.util.Map;

/** What the targets did in one round, so that they can be compared with the direct call of the same round. */
final class Rounds<T> {

    private final Map<String, T> found = new LinkedHashMap<>();

    void put(Target target, T outcome) {
        found.put(target.name(), outcome);
    }

    /** Each but the direct call, if that was measured. */
    void againstDirect(Comparison<T> comparison) {
        T direct = found.get(Rig.DIRECT);
        if (direct != null) {
            found.forEach((name, outcome) -> {
                if (!name.equals(Rig.DIRECT)) {
                    comparison.compare(name, outcome, direct);
                }
            });
        }
    }

    /** Of one target with the direct call. */
    interface Comparison<T> {
        void compare(String target, T outcome, T direct);
    }
}
