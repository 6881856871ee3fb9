import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What should not have happened in one mode. */
final class Violations {

    private final Queue<String> all = new ConcurrentLinkedQueue<>();

    void add(String what) {
        all.add(what);
    }

    void addAll(String what, Collection<Answer> answers) {
        answers.forEach(answer -> add(what + answer));
    }

    void check(boolean holds, String what) {
        if (!holds) {
            add(what);
        }
    }

    void clear() {
        all.clear();
    }

    /** Prints the first ones and whether the mode holds; returns how many there are. */
    int report(String mode) {
        all.stream().limit(10).forEach(each -> System.out.println("VIOLATION: " + Text.brief(each.replace('\n', ' '))));
        System.out.println(all.isEmpty() ? mode + " holds" : mode + " does not hold: " + all.size() + " violations");
        return all.size();
    }
}
