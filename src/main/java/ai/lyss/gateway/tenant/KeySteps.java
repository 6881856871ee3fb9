package ai.lyss.gateway.tenant;

import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.Fields;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.KeyTerms;
import ai.lyss.gateway.core.LossPolicy;
import ai.lyss.gateway.core.ManagementAnswer;
import ai.lyss.gateway.core.ManagementRequest;
import ai.lyss.gateway.core.ModelPattern;
import ai.lyss.gateway.core.Page;
import ai.lyss.gateway.core.RateLimits;
import ai.lyss.gateway.core.RateLimitsJson;
import ai.lyss.gateway.core.Role;
import ai.lyss.gateway.core.Versions;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The steps of {@code routes/admin/keys.camel.yaml}. Operators manage all keys; an administrator those of its tenant,
 * except an operator's, gives no role above its own and goes as far as {@link KeyReach} says. To anybody else's it is
 * said that they are not there.
 */
@Configuration(proxyBeanMethods = false)
class KeySteps {

    private static final String PATH = "/api/v1/keys/";
    private static final int LONGEST_TEXT = 200;
    private static final int MOST_MODELS = 200;
    private static final long MOST_TOKENS = 100_000_000;
    private static final Duration GRACE = Duration.ofHours(1);
    private static final Duration LONGEST_GRACE = Duration.ofDays(30);

    private final JdbcClient database;
    private final VirtualKeys keys;
    private final Operators operators;

    KeySteps(JdbcClient database, VirtualKeys keys, Operators operators) {
        this.database = database;
        this.keys = keys;
        this.operators = operators;
    }

    @Bean
    Processor listKeys() {
        return exchange -> {
            Caller caller = Caller.KEY.get(exchange);
            ManagementRequest request = ManagementRequest.KEY.get(exchange);
            Page page = Page.of(request, "tenant_id");
            String wanted = request.queryParameter("tenant_id").orElse(null);
            caller.checkMayAskFor(wanted);
            String own = caller.role().includes(Role.OPERATOR) ? null : caller.tenantId();
            String where = """
                    WHERE (:own::text IS NULL OR (tenant_id = :own AND role <> 'operator'))
                      AND (:wanted::text IS NULL OR tenant_id = :wanted)
                    """;
            List<ObjectNode> rows = database.sql("SELECT * FROM virtual_keys " + where
                            + " AND id COLLATE \"C\" > :after ORDER BY id COLLATE \"C\" LIMIT :limit")
                    .param("own", own)
                    .param("wanted", wanted)
                    .param("after", page.after())
                    .param("limit", page.rows())
                    .query((row, number) -> ManagedKey.of(row).shown())
                    .list();
            long total = database.sql("SELECT count(*) FROM virtual_keys " + where)
                    .param("own", own)
                    .param("wanted", wanted)
                    .query(Long.class)
                    .single();
            ManagementAnswer.KEY.set(
                    exchange,
                    ManagementAnswer.of(
                            page.of(rows, total, row -> row.path("id").asText(), row -> row)));
        };
    }

    @Bean
    Processor getKey() {
        return exchange -> answer(exchange, find(exchange));
    }

    @Bean
    Processor createKey() {
        return exchange -> {
            Caller caller = Caller.KEY.get(exchange);
            Fields fields = Fields.ifAny(ManagementRequest.KEY.get(exchange));
            String tenant = fields.text("tenant_id", LONGEST_TEXT, caller.tenantId());
            if (!caller.role().includes(Role.OPERATOR) && !tenant.equals(caller.tenantId())) {
                fields.wrong("tenant_id", "must be your own tenant");
            }
            VirtualKey draft = VirtualKey.of(tenant, "", Role.APPLICATION, null);
            boolean enabled = fields.flag("enabled", true);
            VirtualKey key = read(fields, draft, caller);
            reach(caller).checkNew(key, fields);
            fields.nothingElse();
            fields.check();
            KeySecret secret = operators.change(() -> {
                boolean exists = database.sql("SELECT EXISTS (SELECT 1 FROM tenants WHERE id = :id)")
                        .param("id", tenant)
                        .query(Boolean.class)
                        .single();
                if (!exists) {
                    throw GatewayException.invalid("tenant_id", "there is no tenant '" + tenant + "'");
                }
                KeySecret issued = keys.issue(key);
                if (!enabled) {
                    database.sql("UPDATE virtual_keys SET enabled = false WHERE id = :id")
                            .param("id", key.id())
                            .update();
                }
                return issued;
            });
            ManagedKey made = find(key.id(), caller);
            ManagementAnswer.KEY.set(
                    exchange,
                    new ManagementAnswer(201, made.shown(), Integer.toString(made.version()), PATH + key.id())
                            .withMessage("Keep the key safe: it is not shown again.")
                            .withSecret(Json.object().put("key", secret.text())));
        };
    }

    @Bean
    Processor patchKey() {
        return exchange -> {
            Caller caller = Caller.KEY.get(exchange);
            ManagementRequest request = ManagementRequest.KEY.get(exchange);
            answer(exchange, operators.change(() -> {
                ManagedKey present = find(request.pathPart("id"), caller);
                Versions.check(request.ifMatch(), present.version());
                Fields fields = Fields.ifAny(request);
                boolean enabled = fields.flag("enabled", present.enabled());
                VirtualKey key = read(fields, present.key(), caller);
                reach(caller).checkChange(present.key(), key, fields);
                fields.nothingElse();
                fields.check();
                update(key, enabled);
                return find(key.id(), caller);
            }));
        };
    }

    @Bean
    Processor rotateKey() {
        return exchange -> {
            Caller caller = Caller.KEY.get(exchange);
            ManagementRequest request = ManagementRequest.KEY.get(exchange);
            Fields fields = Fields.ifAny(request);
            Duration grace = fields.changed(
                    "grace",
                    GRACE,
                    name -> fields.word(
                            name,
                            KeySteps::grace,
                            "must be how long the old secret works, from PT0S to P30D, such as PT1H"));
            fields.nothingElse();
            fields.check();
            KeySecret secret = KeySecret.random();
            ManagedKey rotated = operators.change(() -> {
                ManagedKey present = find(request.pathPart("id"), caller);
                Versions.check(request.ifMatch(), present.version());
                reach(caller).checkRotation(present.key());
                database.sql("""
                                UPDATE virtual_keys SET hash = :hash, hint = :hint,
                                    previous_hash = CASE WHEN :grace > 0 THEN hash END,
                                    previous_until = CASE WHEN :grace > 0 THEN now() + :grace * interval '1 ms' END,
                                    version = version + 1, updated_at = now()
                                WHERE id = :id
                                """)
                        .param("hash", KeySecret.hash(secret.text()))
                        .param("hint", secret.hint())
                        .param("grace", grace == null ? 0L : grace.toMillis())
                        .param("id", present.key().id())
                        .update();
                return find(present.key().id(), caller);
            });
            ManagementAnswer.KEY.set(
                    exchange,
                    new ManagementAnswer(200, rotated.shown(), Integer.toString(rotated.version()), null)
                            .withMessage("Keep the key safe: it is not shown again.")
                            .withSecret(Json.object().put("key", secret.text())));
        };
    }

    /** At once, on all nodes: the ledger keeps its id. */
    @Bean
    Processor deleteKey() {
        return exchange -> {
            Caller caller = Caller.KEY.get(exchange);
            ManagementRequest request = ManagementRequest.KEY.get(exchange);
            operators.change(() -> {
                ManagedKey present = find(request.pathPart("id"), caller);
                Versions.check(request.ifMatch(), present.version());
                keys.remove(present.key().id());
                return present;
            });
            ManagementAnswer.KEY.set(exchange, new ManagementAnswer(204, null, null, null));
        };
    }

    /** A key that is gone meanwhile has no time left. */
    private KeyReach reach(Caller caller) {
        if (caller.keyId() == null) {
            return KeyReach.of(caller, null);
        }
        VirtualKey own = database.sql("SELECT * FROM virtual_keys WHERE id = :id")
                .param("id", caller.keyId())
                .query((row, number) -> ManagedKey.of(row).key())
                .optional()
                .orElse(null);
        return KeyReach.of(caller, own == null ? (Instant) Instant.EPOCH : own.expiresAt());
    }

    private static VirtualKey read(Fields fields, VirtualKey present, Caller caller) {
        String name = fields.text("name", LONGEST_TEXT, present.name());
        Role role = fields.changed("role", present.role(), word -> fields.oneOf(word, Role.values()));
        if (role == null) {
            fields.wrong("role", "must not be null");
        } else if (!caller.role().includes(role)) {
            fields.wrong("role", "must not be above your own, " + caller.role());
        }
        return new VirtualKey(
                present.id(),
                present.tenantId(),
                name,
                role == null ? present.role() : role,
                fields.flag("sees_channels", present.seesChannels()),
                fields.changed("expires_at", present.expiresAt(), fields::moment),
                fields.changed("loss_policy", present.lossPolicy(), word -> fields.oneOf(word, LossPolicy.values())),
                terms(fields, present.terms()));
    }

    private static KeyTerms terms(Fields fields, KeyTerms present) {
        RateLimits limits = RateLimitsJson.changed(fields, present.limits());
        List<String> models = fields.changed("models", present.models(), name -> models(fields, name));
        Long longest = fields.changed(
                "max_completion_tokens", present.maxCompletionTokens(), name -> fields.integer(name, 1, MOST_TOKENS));
        return new KeyTerms(limits, models, longest);
    }

    private static @Nullable List<String> models(Fields fields, String name) {
        if (fields.get(name) == null) {
            return null;
        }
        List<String> models = new ArrayList<>();
        List<JsonNode> items = fields.items(name, MOST_MODELS);
        for (int i = 0; i < items.size(); i++) {
            String problem = ModelPattern.problem(items.get(i), LONGEST_TEXT);
            if (problem == null) {
                models.add(items.get(i).textValue());
            } else {
                fields.wrong(name + "[" + i + "]", problem);
            }
        }
        return models;
    }

    private void update(VirtualKey key, boolean enabled) {
        Instant expires = key.expiresAt();
        LossPolicy loss = key.lossPolicy();
        database.sql("""
                        UPDATE virtual_keys SET name = :name, enabled = :enabled, role = :role, sees_channels = :sees,
                            expires_at = :expires, loss_policy = :loss, limits = :limits::jsonb, models = :models,
                            max_completion_tokens = :max, version = version + 1, updated_at = now()
                        WHERE id = :id
                        """)
                .param("name", key.name())
                .param("enabled", enabled)
                .param("role", key.role().toString())
                .param("sees", key.seesChannels())
                .param("expires", expires == null ? null : expires.atOffset(ZoneOffset.UTC))
                .param("loss", loss == null ? null : loss.toString())
                .param("limits", RateLimitsJson.text(key.terms().limits()))
                .param("models", KeyColumns.array(key.terms().models()))
                .param("max", key.terms().maxCompletionTokens())
                .param("id", key.id())
                .update();
    }

    private static @Nullable Duration grace(String written) {
        try {
            Duration grace = Duration.parse(written);
            if (!grace.isNegative() && grace.compareTo(LONGEST_GRACE) <= 0) {
                return grace;
            }
        } catch (DateTimeParseException other) {
            // told by the caller
        }
        return null;
    }

    private ManagedKey find(Exchange exchange) {
        return find(ManagementRequest.KEY.get(exchange).pathPart("id"), Caller.KEY.get(exchange));
    }

    private ManagedKey find(String id, Caller caller) {
        return database.sql("SELECT * FROM virtual_keys WHERE id = :id")
                .param("id", id)
                .query((row, number) -> ManagedKey.of(row))
                .optional()
                .filter(found -> mayManage(caller, found.key()))
                .orElseThrow(() -> new GatewayException(ErrorKind.NOT_FOUND, "There is no key '" + id + "'."));
    }

    private static boolean mayManage(Caller caller, VirtualKey key) {
        return caller.role().includes(Role.OPERATOR)
                || (key.tenantId().equals(caller.tenantId()) && caller.role().includes(key.role()));
    }

    private static void answer(Exchange exchange, @Nullable ManagedKey key) {
        ManagedKey shown = Objects.requireNonNull(key);
        ManagementAnswer.KEY.set(
                exchange, new ManagementAnswer(200, shown.shown(), Integer.toString(shown.version()), null));
    }
}
