package ai.lyss.gateway.quota;

import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.Fields;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.ManagementAnswer;
import ai.lyss.gateway.core.ManagementRequest;
import ai.lyss.gateway.core.ModelPattern;
import ai.lyss.gateway.core.Page;
import ai.lyss.gateway.core.Role;
import ai.lyss.gateway.core.Versions;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Who may do what with quotas. Operators set any tenant's. A tenant's administrators see all that apply to it, and set
 * those of its keys; what the tenant itself may use is not theirs to raise.
 */
@Component
class QuotaAdministration {

    private static final int LONGEST_TEXT = 200;

    /** What it counts, and what is only shown. */
    private static final List<String> FIXED =
            List.of("id", "tenant_id", "key_id", "model", "scope", "window", "unit", "time_zone", "version");

    private final QuotaStore store;
    private final QuotaTables tables;
    private final Quotas quotas;

    QuotaAdministration(QuotaStore store, QuotaTables tables, Quotas quotas) {
        this.store = store;
        this.tables = tables;
        this.quotas = quotas;
    }

    ManagementAnswer list(Caller caller, ManagementRequest request) {
        return ManagementAnswer.of(page(caller, request, QuotaJson::of));
    }

    ManagementAnswer get(Caller caller, ManagementRequest request) {
        Quota quota = visible(caller, request);
        return new ManagementAnswer(200, QuotaJson.of(quota), String.valueOf(quota.version()), null);
    }

    ManagementAnswer create(Caller caller, ManagementRequest request) {
        requireAdministrator(caller);
        Fields fields = Fields.of(request);
        QuotaFields own = new QuotaFields(fields);
        String tenant = fields.text("tenant_id", LONGEST_TEXT);
        String owner = tenant == null ? caller.tenantId() : tenant;
        String key = fields.text("key_id", LONGEST_TEXT);
        if (!maySet(caller, owner, key)) {
            throw forbidden();
        }
        String model = fields.text("model", LONGEST_TEXT);
        String unfit = model == null ? null : ModelPattern.problem(model);
        if (unfit != null) {
            fields.wrong("model", unfit);
        }
        Unit unit = own.word("unit", Unit.values());
        Period period = own.word("window", Period.values());
        long amount = own.amount("limit", unit);
        boolean enforced = own.choice("mode", "enforce", "shadow", true);
        boolean finishes = own.choice("when_exhausted", "finish", "cut", false);
        String name = fields.text("name", LONGEST_TEXT);
        if (!store.isTenant(owner)) {
            fields.wrong("tenant_id", "is no tenant");
        } else if (key != null && !store.tenantOf(key).filter(owner::equals).isPresent()) {
            fields.wrong("key_id", "is no key of the tenant");
        }
        fields.nothingElse();
        fields.check();
        Quota quota = new Quota(
                "quota-" + UUID.randomUUID(),
                owner,
                key,
                model,
                name == null ? unit + " " + period.words() : name,
                period,
                unit,
                amount,
                enforced,
                finishes,
                store.zone(owner),
                1);
        store.create(quota);
        quotas.reloadWhenCommitted();
        return new ManagementAnswer(201, QuotaJson.of(quota), "1", "/api/v1/quotas/" + quota.id());
    }

    ManagementAnswer update(Caller caller, ManagementRequest request) {
        Quota old = changeable(caller, request);
        Fields fields = Fields.of(request);
        QuotaFields own = new QuotaFields(fields);
        fields.ignore(FIXED);
        FIXED.stream()
                .filter(fields::mentions)
                .forEach(each -> fields.wrong(each, "cannot be changed; make another quota instead"));
        String name = fields.text("name", LONGEST_TEXT);
        long amount = fields.get("limit") != null ? own.amount("limit", old.unit()) : old.amount();
        boolean enforced = own.choice("mode", "enforce", "shadow", old.enforced());
        boolean finishes = own.choice("when_exhausted", "finish", "cut", old.finishes());
        fields.nothingElse();
        fields.check();
        Quota changed = new Quota(
                old.id(),
                old.tenantId(),
                old.keyId(),
                old.model(),
                name == null ? old.name() : name,
                old.period(),
                old.unit(),
                amount,
                enforced,
                finishes,
                old.zone(),
                old.version());
        if (!store.update(changed)) { // somebody was faster: who named a version is refused it, others go last
            return update(caller, request);
        }
        quotas.reloadWhenCommitted();
        Quota now = store.find(old.id()).orElseThrow(QuotaAdministration::unknown);
        return new ManagementAnswer(200, QuotaJson.of(now), String.valueOf(now.version()), null);
    }

    ManagementAnswer delete(Caller caller, ManagementRequest request) {
        Quota quota = changeable(caller, request);
        if (!store.delete(quota.id(), quota.version())) {
            return delete(caller, request);
        }
        quotas.reloadWhenCommitted();
        return new ManagementAnswer(204, null, null, null);
    }

    ManagementAnswer usage(Caller caller, ManagementRequest request) {
        return ManagementAnswer.of(usage(visible(caller, request)));
    }

    ManagementAnswer currentUsage(Caller caller, ManagementRequest request) {
        return ManagementAnswer.of(page(caller, request, this::usage));
    }

    private ObjectNode usage(Quota quota) {
        Account account = quotas.snapshot().accounts().get(quota.id());
        Period.Window window = (account == null ? new Account(quota) : account)
                .window(quotas.node().now());
        try {
            return QuotaJson.usage(quota, window, tables.counters(quota.id(), window.start()));
        } catch (SQLException away) {
            throw GatewayException.databaseAway();
        }
    }

    /** What a caller sees: an application what applies to it, an administrator its tenant, an operator all. */
    private ObjectNode page(Caller caller, ManagementRequest request, Function<Quota, ObjectNode> shown) {
        Page page = Page.of(request, "tenant_id", "key_id");
        String wished = request.queryParameter("tenant_id").orElse(null);
        boolean operator = caller.role().includes(Role.OPERATOR);
        caller.checkMayAskFor(wished);
        String key = request.queryParameter("key_id").orElse(null);
        boolean applying = !caller.role().includes(Role.ADMINISTRATOR);
        QuotaStore.Which which =
                new QuotaStore.Which(operator ? wished : caller.tenantId(), applying ? caller.keyId() : key, applying);
        return page.of(store.page(which, page), store.count(which), Quota::id, shown);
    }

    /** What is another tenant's does not exist. */
    private Quota visible(Caller caller, ManagementRequest request) {
        String id = request.pathPart("id");
        Quota quota = id.indexOf('\0') >= 0 ? null : store.find(id).orElse(null);
        if (quota == null || !maySee(caller, quota)) {
            throw unknown();
        }
        return quota;
    }

    private Quota changeable(Caller caller, ManagementRequest request) {
        requireAdministrator(caller);
        Quota quota = visible(caller, request);
        if (!maySet(caller, quota.tenantId(), quota.keyId())) {
            throw forbidden();
        }
        Versions.check(request.ifMatch(), quota.version());
        return quota;
    }

    /** A tenant's quotas without a key apply to each of its callers. */
    private static boolean maySee(Caller caller, Quota quota) {
        boolean applies = quota.keyId() == null && caller.tenantId().equals(quota.tenantId());
        return applies || caller.sees(quota.tenantId(), quota.keyId());
    }

    private static boolean maySet(Caller caller, String tenant, @Nullable String key) {
        if (caller.role().includes(Role.OPERATOR)) {
            return true;
        }
        return caller.role().includes(Role.ADMINISTRATOR)
                && key != null
                && caller.tenantId().equals(tenant);
    }

    private static void requireAdministrator(Caller caller) {
        if (!caller.role().includes(Role.ADMINISTRATOR)) {
            throw forbidden();
        }
    }

    private static GatewayException forbidden() {
        return new GatewayException(ErrorKind.FORBIDDEN, "Your role does not allow this.");
    }

    private static GatewayException unknown() {
        return new GatewayException(ErrorKind.NOT_FOUND, "There is no such quota.");
    }
}
