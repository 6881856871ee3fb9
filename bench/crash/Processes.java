import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Every gateway that was started, the simulator first, so that none is left at the end. */
final class Processes {

    private final List<Process> all = new ArrayList<>();
    private boolean stopping; // nobody starts anything again

    synchronized Process start(ProcessBuilder builder) throws IOException {
        if (stopping) {
            throw new IOException("It is over");
        }
        Process process = builder.start();
        all.add(process);
        return process;
    }

    /** Ends all of them; the simulator may still be at it. */
    synchronized void stop() {
        stopping = true;
        all.stream().skip(1).forEach(Process::destroyForcibly);
        if (!all.isEmpty()) {
            all.getFirst().destroy(); // has a PostgreSQL of its own
        }
    }

    /** Until the simulator has ended. */
    void await() throws InterruptedException {
        if (!all.isEmpty()) {
            all.getFirst().waitFor();
        }
    }
}
