package ai.lyss.gateway.generated;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.sessions.JqwikSession;

/** Generated input for tests that are not properties: always the same. */
public final class Samples {

    private static final long SEED = 20261124;

    private Samples() {}

    /** So many values. */
    public static <T> List<T> of(Arbitrary<T> arbitrary, int count) {
        List<T> values = new ArrayList<>();
        JqwikSession.run(() -> {
            Random random = new Random(SEED);
            RandomGenerator<T> generator = arbitrary.generator(1000);
            for (int i = 0; i < count; i++) {
                values.add(generator.next(random).value());
            }
        });
        return values;
    }
}
