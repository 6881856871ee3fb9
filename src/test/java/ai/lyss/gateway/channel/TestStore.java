package ai.lyss.gateway.channel;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.database.TestNotices;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

/** One node's channels on a test's database. */
public final class TestStore implements AutoCloseable {

    private final ChannelTables tables;
    private final PolicyTable policyRows;
    private final TestNotices notices;
    private final ChannelStore store;
    private final ChannelChanges channels;
    private final PolicyChanges policies;
    private final Changes changes;

    /** A node that reads channels now, when it hears of changes, and so often. */
    public TestStore(DataSource source, Path home, Duration refresh) throws Exception {
        CredentialVault vault = new CredentialVault(new CredentialSettings(null, home.resolve("keyset.json")));
        ChannelTables channelTables = new ChannelTables(source, new ChannelRow(vault), vault);
        tables = channelTables;
        PolicyTable policyTable = new PolicyTable(JdbcClient.create(source));
        policyRows = policyTable;
        DataSourceTransactionManager transactions = new DataSourceTransactionManager(source);
        notices = new TestNotices(source);
        store = new ChannelStore(
                channelTables,
                policyTable,
                transactions,
                notices,
                new ChannelSettings(refresh, null, List.of(), ChannelSettings.CREDENTIALS));
        changes = new Changes(transactions, store);
        channels = new ChannelChanges(changes, channelTables);
        policies = new PolicyChanges(changes, policyTable);
    }

    /** Writes many channels in one transaction, with the tenants of {@link ManyChannels}. */
    public void fill(JdbcClient database, List<Channel> many) {
        for (int i = 0; i < ManyChannels.TENANTS; i++) {
            database.sql("INSERT INTO tenants (id, name) VALUES (:id, :id)")
                    .param("id", "t" + i)
                    .update();
        }
        changes.make(() -> {
            many.forEach(each -> tables.insert(each, Origin.API));
            return many;
        });
        store.reload();
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

    @Override
    public void close() {
        notices.close();
        store.destroy();
    }

    /** What makes documents true. */
    DeclareChannels declaring(ChannelDocument documents, CredentialReference references, ChannelSettings settings) {
        return new DeclareChannels(changes, tables, policyRows, documents, references, settings);
    }
}
