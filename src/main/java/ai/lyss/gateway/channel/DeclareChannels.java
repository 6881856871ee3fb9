package ai.lyss.gateway.channel;

import ai.lyss.gateway.channel.ChannelPlan.Change;
import ai.lyss.gateway.core.BalancePolicy;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Makes what is there what a document declares: the whole document in one transaction, or nothing of it. Channels and
 * policies that came from elsewhere stay as they are.
 */
@Component
public class DeclareChannels {

    private static final int LARGEST_FILE = 20 << 20;

    private final Changes changes;
    private final ChannelTables channelTables;
    private final PolicyTable policyTable;
    private final ChannelDocument documents;
    private final CredentialReference references;
    private final @Nullable Path file;

    DeclareChannels(
            Changes changes,
            ChannelTables channelTables,
            PolicyTable policyTable,
            ChannelDocument documents,
            CredentialReference references,
            ChannelSettings settings) {
        this.changes = changes;
        this.channelTables = channelTables;
        this.policyTable = policyTable;
        this.documents = documents;
        this.references = references;
        this.file = settings.file();
    }

    /** What the document would change; the configured file's when there is none. */
    public ChannelPlan plan(@Nullable ObjectNode json, @Nullable String yaml) {
        Declaration declaration = declaration(json, yaml);
        return changes.make(() -> planned(declaration));
    }

    /** Changes it. */
    public ChannelPlan apply(@Nullable ObjectNode json, @Nullable String yaml) {
        Declaration declaration = declaration(json, yaml);
        return changes.make(() -> {
            channelTables.oneDocumentAtATime();
            ChannelPlan plan = planned(declaration);
            plan.channels().forEach(this::apply);
            plan.policies().forEach(this::applyPolicy);
            return plan;
        });
    }

    private ChannelPlan planned(Declaration declaration) {
        List<String> ids = new ArrayList<>();
        for (JsonNode each : declaration.json().path("channels")) {
            String id = Declaration.text(each.get("id"));
            if (id != null && id.indexOf('\0') < 0) {
                ids.add(id);
            }
        }
        return new DeclaredChannels(documents, references, channelTables.readFromFilesAnd(ids), policyTable.read())
                .plan(declaration);
    }

    private void apply(Change<Channel> change) {
        switch (change.action()) {
            case CREATE -> channelTables.insert(change.next(), Origin.FILE);
            case UPDATE -> channelTables.update(change.next());
            case DELETE -> channelTables.delete(change.id());
            case UNCHANGED -> {}
        }
    }

    private void applyPolicy(Change<BalancePolicy> change) {
        switch (change.action()) {
            case CREATE -> policyTable.insert(change.next(), Origin.FILE);
            case UPDATE -> policyTable.update(change.next());
            case DELETE -> policyTable.delete(change.id());
            case UNCHANGED -> {}
        }
    }

    private Declaration declaration(@Nullable ObjectNode json, @Nullable String yaml) {
        if (json != null) {
            return Declaration.of(json);
        }
        return yaml == null ? ofFile() : Declaration.of(null, yaml);
    }

    private Declaration ofFile() {
        if (file == null) {
            throw new GatewayException(
                    ErrorKind.INVALID_REQUEST, "There is no document, and lyss.channels.file names none either.");
        }
        Path configured = Objects.requireNonNull(file);
        try {
            if (Files.size(configured) > LARGEST_FILE) {
                throw new GatewayException(ErrorKind.INVALID_REQUEST, configured + " is too large.");
            }
            return Declaration.of(configured.toString(), Files.readString(configured));
        } catch (CharacterCodingException notText) {
            throw new GatewayException(ErrorKind.INVALID_REQUEST, configured + " is not UTF-8.");
        } catch (IOException unreadable) {
            throw new GatewayException(ErrorKind.INVALID_REQUEST, configured + " cannot be read.");
        }
    }
}
