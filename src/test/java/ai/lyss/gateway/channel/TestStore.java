package ai.lyss.gateway.channel;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

/** One node's channels on a test's database. */
public final class TestStore {

    private final ChannelStore store;
    private final ChannelChanges channels;
    private final PolicyChanges policies;
    private final Changes changes;

    /** A node that reads channels now, when it hears of changes, and so often. */
    public TestStore(DataSource source, Path home, Duration refresh) throws Exception {
        CredentialVault vault = new CredentialVault(new CredentialSettings(null, home.resolve("keyset.json")));
        ChannelTables channelTables = new ChannelTables(source, new ChannelRow(vault), vault);
        PolicyTable policyTable = new PolicyTable(JdbcClient.create(source));
        DataSourceTransactionManager transactions = new DataSourceTransactionManager(source);
        store = new ChannelStore(
                channelTables, policyTable, source, transactions, new ChannelSettings(refresh, null, List.of()));
        changes = new Changes(transactions, store);
        channels = new ChannelChanges(changes, channelTables);
        policies = new PolicyChanges(changes, policyTable);
    }

    /** What requests see. */
    public ChannelStore store() {
        return store;
    }

    /** Changes of channels. */
    public ChannelChanges channels() {
        return channels;
    }

    /** Changes of policies. */
    public PolicyChanges policies() {
        return policies;
    }

    /** Changes of both at once. */
    public Changes changes() {
        return changes;
    }
}
