import java.util.LinkedHashMap;
import java.util.Map;

/** What the targets did in one round, so that they can be compared with one of them. */
final class Rounds<T> {

    private final Map<String, T> found = new LinkedHashMap<>();

    void put(Target target, T outcome) {
        found.put(target.name(), outcome);
    }

    /** Each but the one that they are compared with, if that was measured. */
    void against(String base, Comparison<T> comparison) {
        T other = found.get(base);
        if (other != null) {
            found.forEach((name, outcome) -> {
                if (!name.equals(base)) {
                    comparison.compare(name, outcome, other);
                }
            });
        }
    }

    /** Of one target with that. */
    interface Comparison<T> {
        void compare(String target, T outcome, T base);
    }
}
