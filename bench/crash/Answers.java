import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/** All that clients were told in one mode. */
final class Answers {

    private final Queue<Answer> all = new ConcurrentLinkedQueue<>();

    void add(Answer answer) {
        all.add(answer);
    }

    void addAll(Answers more) {
        all.addAll(more.all);
    }

    void clear() {
        all.clear();
    }

    Stream<Answer> stream() {
        return all.stream();
    }

    List<Answer> with(Way way) {
        return stream().filter(answer -> answer.way() == way).toList();
    }

    long count(Model model, Way way) {
        return with(way).stream().filter(answer -> model.owns(answer.model())).count();
    }
}
