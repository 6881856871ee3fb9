package ai.lyss.gateway.management;

import ai.lyss.gateway.core.ExchangeKey;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionStatus;

/** The transaction that a request with an {@code Idempotency-Key} runs in, on the request's own thread. */
final class OpenTransaction {

    /** Where {@code readManagement} leaves it. */
    static final ExchangeKey<OpenTransaction> KEY = new ExchangeKey<>("openTransaction", OpenTransaction.class);

    private final PlatformTransactionManager transactions;
    private final TransactionStatus status;
    private final RepeatableRequest request;
    private final Runnable whenOver;

    /** {@code whenOver} runs once, however it ends. */
    OpenTransaction(
            PlatformTransactionManager transactions,
            TransactionStatus status,
            RepeatableRequest request,
            Runnable whenOver) {
        this.transactions = transactions;
        this.status = status;
        this.request = request;
        this.whenOver = whenOver;
    }

    RepeatableRequest request() {
        return request;
    }

    /** Commits; throws Spring's exceptions when that fails, and then nothing has happened. */
    void commit() {
        try {
            transactions.commit(status);
        } finally {
            whenOver.run();
        }
    }

    /** Undoes what was done; nothing happens when it is over. */
    void rollBack() {
        if (!status.isCompleted()) {
            try {
                transactions.rollback(status);
            } finally {
                whenOver.run();
            }
        }
    }
}
