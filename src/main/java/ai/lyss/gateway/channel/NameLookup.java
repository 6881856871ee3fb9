package ai.lyss.gateway.channel;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Finds out where a name leads without being held up by it: the name service that knows may be a tenant's own, and never
 * answer. What is not found in time counts as not found.
 */
final class NameLookup {

    private static final Pattern LITERAL = Pattern.compile("\\[.*]|\\d{1,10}(\\.\\d{1,10}){0,3}");
    private static final int MOST_AT_ONCE = 4;

    /** The name service. */
    @FunctionalInterface
    interface Names {
        InetAddress[] find(String host) throws UnknownHostException;
    }

    private final Names names;
    private final Duration patience;
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            0,
            MOST_AT_ONCE,
            1,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Thread.ofPlatform().daemon().name("name-lookup-", 1).factory()); // native code holds the thread it is on

    NameLookup(Names names, Duration patience) {
        this.names = names;
        this.patience = patience;
    }

    /** The addresses of a host; none when there are none, or when they could not be found out in time. */
    List<InetAddress> find(String host) {
        if (LITERAL.matcher(host).matches()) {
            return found(host);
        }
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            return List.of(); // whoever waits in one keeps a connection from others
        }
        try {
            return wait(threads.submit(() -> found(host)));
        } catch (RejectedExecutionException tooMany) {
            return List.of();
        }
    }

    private List<InetAddress> wait(Future<List<InetAddress>> lookup) {
        try {
            return lookup.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException tooSlow) {
            lookup.cancel(true);
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        }
        return List.of();
    }

    private List<InetAddress> found(String host) {
        try {
            return List.of(names.find(host));
        } catch (UnknownHostException none) {
            return List.of();
        }
    }
}
