package ai.lyss.gateway.channel.manage;

import ai.lyss.gateway.channel.ChannelStore;
import ai.lyss.gateway.channel.Origin;
import ai.lyss.gateway.channel.PolicyChanges;
import ai.lyss.gateway.channel.PolicyDocument;
import ai.lyss.gateway.channel.StoredPolicy;
import ai.lyss.gateway.core.BalancePolicy;
import ai.lyss.gateway.core.Fields;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ManagementAnswer;
import ai.lyss.gateway.core.ManagementRequest;
import ai.lyss.gateway.core.Page;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The steps of {@code /api/v1/policies}: how channels are chosen for a model. */
@Configuration(proxyBeanMethods = false)
class PolicySteps {

    private static final String PATH = "/api/v1/policies/";

    private final ChannelStore store;
    private final PolicyChanges changes;

    PolicySteps(ChannelStore store, PolicyChanges changes) {
        this.store = store;
        this.changes = changes;
    }

    @Bean
    Step listPolicies() {
        return new Step((request, owner) -> {
            Fields problems = new Fields(Json.object());
            Page page = Page.of(request, Set.of("model", "tenant_id"), problems::wrong);
            problems.check();
            owner.checkFilter(request);
            List<StoredPolicy> all = store.policies().stream()
                    .filter(stored -> owner.owns(stored.policy().tenantId()))
                    .filter(stored -> is(request, "model", stored.policy().model()))
                    .filter(stored -> is(request, "tenant_id", stored.policy().tenantId()))
                    .toList();
            return ManagementAnswer.of(page.of(all, each -> each.policy().id(), PolicyDocument::shown));
        });
    }

    @Bean
    Step getPolicy() {
        return new Step((request, owner) -> {
            String id = Requests.id(request);
            StoredPolicy stored = store.policies().stream()
                    .filter(each -> each.policy().id().equals(id))
                    .findFirst()
                    .orElseThrow(() -> PolicyChanges.noSuchPolicy(id));
            owner.check(stored);
            return answer(stored);
        });
    }

    @Bean
    Step createPolicy() {
        return new Step((request, owner) -> {
            Fields fields = Fields.of(request);
            if (fields.get("id") != null) {
                fields.wrong("id", "is given by the gateway");
            }
            String id = Requests.newId("pol");
            owner.checkTenant(fields);
            BalancePolicy policy = PolicyDocument.read(fields, id, owner.tenant());
            fields.check();
            StoredPolicy made = changes.create(Objects.requireNonNull(policy), Origin.API);
            return Requests.created(PolicyDocument.shown(made), made.version(), PATH + id);
        });
    }

    @Bean
    Step replacePolicy() {
        return new Step((request, owner) -> {
            ObjectNode body = Fields.of(request).all();
            return change(request, owner, stored -> body);
        });
    }

    @Bean
    Step patchPolicy() {
        return new Step((request, owner) -> {
            ObjectNode patch = Fields.of(request).all();
            return change(request, owner, stored -> Requests.patched(PolicyDocument.words(stored.policy()), patch));
        });
    }

    @Bean
    Step deletePolicy() {
        return new Step((request, owner) -> {
            changes.delete(Requests.id(request), request.ifMatch(), owner::check);
            return Requests.gone();
        });
    }

    private ManagementAnswer change(
            ManagementRequest request, Owner owner, Function<StoredPolicy, ObjectNode> rewriting) {
        return answer(changes.change(Requests.id(request), request.ifMatch(), stored -> {
            owner.check(stored);
            Fields fields = new Fields(rewriting.apply(stored));
            Requests.checkId(fields, stored.policy().id());
            owner.checkTenant(fields);
            BalancePolicy policy = PolicyDocument.read(
                    fields, stored.policy().id(), stored.policy().tenantId());
            fields.check();
            return Objects.requireNonNull(policy);
        }));
    }

    private static boolean is(ManagementRequest request, String parameter, @Nullable String value) {
        return request.queryParameter(parameter)
                .map(wanted -> wanted.equals(value))
                .orElse(true);
    }

    private static ManagementAnswer answer(StoredPolicy stored) {
        return Requests.of(PolicyDocument.shown(stored), stored.version());
    }
}
