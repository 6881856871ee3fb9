import java.util.List;

/** One thing that is measured of all targets, several times. */
interface Scenario {

    /** What it found until now. */
    Section section();

    /** Makes a target ready; nothing of it counts. */
    void warmUp(Target target) throws Exception;

    /** Measures the targets once, in this order. */
    void round(List<Target> order) throws Exception;
}
