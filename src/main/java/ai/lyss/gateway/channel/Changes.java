package ai.lyss.gateway.channel;

import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.InvalidFieldsException;
import ai.lyss.gateway.core.InvalidFieldsException.InvalidField;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Changes of channels and policies, whole or not at all. Requests of this node see one when it returns. */
@Component
class Changes {

    private static final Logger LOG = LoggerFactory.getLogger(Changes.class);

    private final TransactionTemplate transaction;
    private final ChannelStore store;

    Changes(PlatformTransactionManager transactions, ChannelStore store) {
        this.transaction = new TransactionTemplate(transactions);
        this.store = store;
    }

    /**
     * Makes a change, in the transaction that is there already or else in one of its own.
     *
     * @throws GatewayException 409 when something is there already, 503 when the database is away
     * @throws InvalidFieldsException when the tenant does not exist
     */
    public <T> T make(Supplier<T> change) {
        try {
            return Objects.requireNonNull(transaction.execute(status -> {
                readWhenCommitted();
                return change.get();
            }));
        } catch (DataIntegrityViolationException violation) {
            throw explained(violation);
        } catch (DataAccessResourceFailureException | TransientDataAccessException | TransactionException away) {
            LOG.warn("A change of channels failed: {}", away.getMessage());
            throw GatewayException.databaseAway();
        }
    }

    private void readWhenCommitted() {
        Reading reading = new Reading(store);
        if (!TransactionSynchronizationManager.getSynchronizations().contains(reading)) {
            TransactionSynchronizationManager.registerSynchronization(reading);
        }
    }

    /** Whoever made a change sees it: once for a transaction, however many changes it has. */
    private record Reading(ChannelStore store) implements TransactionSynchronization {

        @Override
        public void afterCommit() {
            store.readSoon();
        }
    }

    private static RuntimeException explained(DataIntegrityViolationException violation) {
        String constraint = constraint(violation);
        return switch (constraint) {
            case "channels_pkey", "balance_policies_pkey" ->
                new GatewayException(ErrorKind.CONFLICT, "There is one with this id already.").withParam("id");
            case "balance_policies_tenant_id_model_key" ->
                new GatewayException(ErrorKind.CONFLICT, "The tenant has a policy for this model already.")
                        .withParam("model");
            case "channels_tenant_id_fkey", "balance_policies_tenant_id_fkey" ->
                new InvalidFieldsException(List.of(new InvalidField("tenant_id", "there is no such tenant")));
            default -> violation;
        };
    }

    private static String constraint(DataIntegrityViolationException violation) {
        if (violation.getMostSpecificCause() instanceof PSQLException refused) {
            @Nullable ServerErrorMessage message = refused.getServerErrorMessage();
            if (message != null && message.getConstraint() != null) {
                return message.getConstraint();
            }
        }
        return "";
    }
}
