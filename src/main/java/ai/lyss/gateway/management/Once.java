package ai.lyss.gateway.management;

import ai.lyss.gateway.core.Cancellation;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.ManagementAnswer;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.DefaultTransactionDefinition;

/**
 * Lets a request with an {@code Idempotency-Key} happen once, however often and wherever it is sent. All that it does
 * to the database and its kept answer are one transaction: a node that dies has done nothing, and one that failed to
 * tell the answer tells it the next time.
 */
@Component
class Once {

    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final PlatformTransactionManager transactions;
    private final IdempotentAnswers answers;
    private final Duration patience;
    private final Semaphore running; // each holds a connection, and requests of models need some as well

    Once(PlatformTransactionManager transactions, IdempotentAnswers answers, ManagementSettings settings) {
        this.transactions = transactions;
        this.answers = answers;
        this.patience = settings.idempotency().patience();
        this.running = new Semaphore(settings.idempotency().running(), true);
    }

    /**
     * The answer of an earlier request, or null when this is the first: then a transaction is open on this thread, to be
     * ended by {@link #commit} or {@link #rollBack}, or with the exchange.
     *
     * @throws GatewayException 409 when the key was another request's, or when that request does not end
     */
    IdempotentAnswers.@Nullable Kept begin(Exchange exchange, RepeatableRequest request) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            acquire(deadline);
            OpenTransaction transaction = open(request);
            try {
                if (answers.lock(request)) {
                    IdempotentAnswers.Kept kept = answers.find(request).orElse(null);
                    if (kept == null) {
                        leaveOpen(exchange, transaction);
                        return null;
                    }
                    transaction.rollBack();
                    return checked(kept, request);
                }
                transaction.rollBack(); // no connection while we wait
            } catch (RuntimeException | Error failed) {
                transaction.rollBack();
                throw failed;
            }
            pause(exchange, deadline);
        }
    }

    /** Commits what was done together with the answer. */
    void commit(Exchange exchange, ManagementAnswer answer) {
        OpenTransaction transaction = OpenTransaction.KEY.find(exchange);
        if (transaction != null) {
            OpenTransaction.KEY.remove(exchange);
            try {
                answers.keep(transaction.request(), answer);
            } catch (RuntimeException | Error failed) {
                transaction.rollBack();
                throw failed;
            }
            transaction.commit();
        }
    }

    /** Undoes what was done. */
    void rollBack(Exchange exchange) {
        OpenTransaction transaction = OpenTransaction.KEY.find(exchange);
        if (transaction != null) {
            OpenTransaction.KEY.remove(exchange);
            transaction.rollBack();
        }
    }

    private void acquire(long deadline) {
        try {
            if (running.tryAcquire(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        throw new GatewayException(ErrorKind.UNAVAILABLE, "Too many changes are under way. Try again.")
                .withRetryAfter(RETRY);
    }

    private OpenTransaction open(RepeatableRequest request) {
        try {
            TransactionStatus status = transactions.getTransaction(new DefaultTransactionDefinition());
            return new OpenTransaction(transactions, status, request, running::release);
        } catch (RuntimeException | Error failed) {
            running.release();
            throw failed;
        }
    }

    /** Whatever becomes of the exchange, the thread and the connection are free again when it is over. */
    private void leaveOpen(Exchange exchange, OpenTransaction transaction) {
        OpenTransaction.KEY.set(exchange, transaction);
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange over) {
                rollBack(over);
            }
        });
    }

    private static IdempotentAnswers.Kept checked(IdempotentAnswers.Kept kept, RepeatableRequest request) {
        if (!request.isAs(kept.fingerprint())) {
            throw new GatewayException(
                            ErrorKind.CONFLICT, "The Idempotency-Key was used for another request. Use a new one.")
                    .withCode("idempotency_key_reused");
        }
        return kept;
    }

    private static void pause(Exchange exchange, long deadline) {
        LockSupport.parkNanos(PAUSE_NANOS);
        Cancellation cancellation = Cancellation.KEY.find(exchange);
        if (System.nanoTime() - deadline >= 0 || (cancellation != null && cancellation.isCancelled())) {
            throw new GatewayException(
                            ErrorKind.CONFLICT, "A request with this Idempotency-Key is under way. Try again.")
                    .withCode("idempotency_in_progress")
                    .withRetryAfter(RETRY);
        }
    }
}
