import java.io.IOException;
import java.time.Duration;

/** The simulator, or who passes everything on to it: it is asked in the provider's own words. */
record Native(String name, int port, Accounts accounts) implements Target {

    private static final Duration SHORT = Duration.ofSeconds(10);

    @Override
    public Dialect dialect(Dialect provider) {
        return provider;
    }

    @Override
    public String base(Dialect provider) {
        return "http://127.0.0.1:" + port + "/simulator/" + provider.base;
    }

    @Override
    public String key(Dialect provider) {
        return "simulated-" + provider.provider;
    }

    @Override
    public boolean serves(Dialect provider) {
        return true;
    }

    /** nginx compiles nothing, and the simulator becomes warm behind the others. */
    @Override
    public Duration warmUp(Duration wanted) {
        return wanted.compareTo(SHORT) < 0 ? wanted : SHORT;
    }

    @Override
    public Account account() throws IOException {
        return accounts.now();
    }

    /** Where its account comes from. */
    interface Accounts {
        Account now() throws IOException;
    }
}
