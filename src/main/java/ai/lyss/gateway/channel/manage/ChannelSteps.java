package ai.lyss.gateway.channel.manage;

import ai.lyss.gateway.channel.BaseUrls;
import ai.lyss.gateway.channel.ChannelChanges;
import ai.lyss.gateway.channel.ChannelDocument;
import ai.lyss.gateway.channel.ChannelDocument.Kept;
import ai.lyss.gateway.channel.ChannelIds;
import ai.lyss.gateway.channel.ChannelStore;
import ai.lyss.gateway.channel.Origin;
import ai.lyss.gateway.channel.StoredChannel;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.Fields;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ManagementAnswer;
import ai.lyss.gateway.core.ManagementRequest;
import ai.lyss.gateway.core.Page;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The steps of {@code /api/v1/channels}: what channels are. */
@Configuration(proxyBeanMethods = false)
class ChannelSteps {

    private static final String PATH = "/api/v1/channels/";

    private final ChannelStore store;
    private final ChannelChanges changes;
    private final ChannelDocument documents;
    private final ChannelStatuses statuses;
    private final BaseUrls baseUrls;

    ChannelSteps(
            ChannelStore store,
            ChannelChanges changes,
            ChannelDocument documents,
            ChannelStatuses statuses,
            BaseUrls baseUrls) {
        this.store = store;
        this.changes = changes;
        this.documents = documents;
        this.statuses = statuses;
        this.baseUrls = baseUrls;
    }

    @Bean
    Step listChannels() {
        return new Step((request, owner) -> {
            Fields problems = new Fields(Json.object());
            Page page = Page.of(request, ChannelFilter.NAMES, problems::wrong);
            Predicate<StoredChannel> meant = ChannelFilter.of(request, statuses, problems);
            problems.check();
            owner.checkFilter(request);
            List<StoredChannel> all = store.stored().stream()
                    .filter(stored -> owner.owns(stored.tenantId()) && meant.test(stored))
                    .toList();
            return ManagementAnswer.of(page.of(all, StoredChannel::id, ChannelDocument::shown));
        });
    }

    @Bean
    Step getChannel() {
        return new Step((request, owner) -> answer(Owned.channel(store, request, owner)));
    }

    @Bean
    Step createChannel() {
        return new Step((request, owner) -> {
            Fields fields = Fields.of(request);
            String id = newId(fields, owner);
            owner.checkTenant(fields);
            checkAddress(fields, owner);
            Channel channel = documents.read(fields, id, new Kept(owner.tenant(), null, true));
            fields.check();
            StoredChannel made = changes.create(Objects.requireNonNull(channel), Origin.API);
            return Requests.created(ChannelDocument.shown(made), made.version(), PATH + id);
        });
    }

    @Bean
    Step replaceChannel() {
        return new Step((request, owner) -> {
            ObjectNode body = Fields.of(request).all();
            return change(request, owner, stored -> body);
        });
    }

    @Bean
    Step patchChannel() {
        return new Step((request, owner) -> {
            ObjectNode patch = Fields.of(request).all();
            return change(request, owner, stored -> {
                Channel channel = stored.channel();
                if (channel == null) {
                    throw new GatewayException(
                            ErrorKind.CONFLICT,
                            "The channel cannot be read, so it can only be replaced: " + stored.unreadable());
                }
                return Requests.patched(ChannelDocument.words(channel), patch);
            });
        });
    }

    @Bean
    Step deleteChannel() {
        return new Step((request, owner) -> {
            changes.delete(Requests.id(request), request.ifMatch(), owner::check);
            return Requests.gone();
        });
    }

    @Bean
    Step enableChannel() {
        return new Step((request, owner) -> enable(request, owner, true));
    }

    @Bean
    Step disableChannel() {
        return new Step((request, owner) -> enable(request, owner, false));
    }

    @Bean
    Step getChannelModels() {
        return new Step((request, owner) -> models(Owned.channel(store, request, owner)));
    }

    @Bean
    Step replaceChannelModels() {
        return new Step((request, owner) -> {
            Fields given = Fields.of(request);
            ChannelDocument.models(given);
            given.nothingElse();
            JsonNode models = given.all().path("models");
            StoredChannel changed = changes.change(Requests.id(request), request.ifMatch(), stored -> {
                owner.check(stored);
                given.check();
                return read(ChannelDocument.words(Owned.readable(stored)).set("models", models), stored, owner);
            });
            return models(changed);
        });
    }

    private ManagementAnswer enable(ManagementRequest request, Owner owner, boolean enabled) {
        return answer(changes.enable(Requests.id(request), enabled, request.ifMatch(), owner::check));
    }

    /** Makes a document of the present channel. */
    private interface Rewriting {
        ObjectNode document(StoredChannel stored);
    }

    private ManagementAnswer change(ManagementRequest request, Owner owner, Rewriting rewriting) {
        Fields given = Fields.of(request);
        checkAddress(given, owner); // before the channel is locked: a name service may be slow
        return answer(changes.change(Requests.id(request), request.ifMatch(), stored -> {
            owner.check(stored);
            given.check();
            return read(rewriting.document(stored), stored, owner);
        }));
    }

    private Channel read(ObjectNode document, StoredChannel stored, Owner owner) {
        Fields fields = new Fields(document);
        Requests.checkId(fields, stored.id());
        owner.checkTenant(fields);
        Channel present = stored.channel();
        Kept kept = present == null
                ? new Kept(stored.tenantId(), null, false)
                : new Kept(stored.tenantId(), present.credential(), present.enabled());
        Channel channel = documents.read(fields, stored.id(), kept);
        if (channel != null && present != null) {
            checkMove(fields, present, channel, owner);
        }
        fields.check();
        return Objects.requireNonNull(channel);
    }

    /** Credentials are only ever written: nobody gets one by having it sent to a server of their own. */
    private static void checkMove(Fields fields, Channel present, Channel next, Owner owner) {
        if (!owner.isOperator()
                && !fields.has("credential")
                && !present.credential().secret().isEmpty()
                && !BaseUrls.sameServer(present.baseUrl(), next.baseUrl())) {
            fields.wrong("credential", "is required again, because base_url names another server");
        }
    }

    private void checkAddress(Fields fields, Owner owner) {
        JsonNode given = fields.get("base_url");
        if (owner.isOperator() || given == null || !given.isTextual()) {
            return;
        }
        Fields alone = new Fields(Json.object().set("base_url", given));
        URI url = BaseUrls.read(alone, "base_url");
        @Nullable String refusal = url == null ? null : baseUrls.refusal(url);
        if (refusal != null) {
            fields.wrong("base_url", refusal);
        }
    }

    /** Who runs the gateway may give channels names of their own; others could find out which there are. */
    private static String newId(Fields fields, Owner owner) {
        if (fields.get("id") == null) {
            return Requests.newId("ch");
        }
        if (!owner.isOperator()) {
            fields.wrong("id", "is given by the gateway");
            return "";
        }
        String id = Objects.requireNonNullElse(fields.text("id", 200), "");
        @Nullable String problem = ChannelIds.problem(id);
        if (problem != null) {
            fields.wrong("id", problem);
        }
        return id;
    }

    private static ManagementAnswer answer(StoredChannel stored) {
        return Requests.of(ChannelDocument.shown(stored), stored.version());
    }

    private static ManagementAnswer models(StoredChannel stored) {
        ObjectNode data = Json.object().put("channel_id", stored.id());
        data.set("models", ChannelDocument.models(Owned.readable(stored).models()));
        return Requests.of(data, stored.version());
    }
}
