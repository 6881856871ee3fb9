package ai.lyss.gateway.tenant;

import ai.lyss.gateway.core.Role;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes sure that somebody can come in: an operator's key while there is none, and the demo's tenant and key.
 * Runs before the first request can arrive. A new key is printed, once: that is the only place where it can be read.
 */
@Component
class FirstStart implements SmartInitializingSingleton {

    private static final String TENANT = "default";
    private static final String DEMO_TENANT = "demo";
    private static final String DEMO_KEY = "demo";
    private static final String FIXED_DEMO_KEY = "demo-fixed";

    /** One change of who may run the gateway at a time. */
    static final long LOCK = 0x6c797373; // "lyss"

    private final JdbcClient database;
    private final TransactionTemplate transaction;
    private final Tenants tenants;
    private final VirtualKeys keys;
    private final DemoProperties demo;

    FirstStart(
            JdbcClient database,
            PlatformTransactionManager transactions,
            Tenants tenants,
            VirtualKeys keys,
            DemoProperties demo) {
        this.database = database;
        this.transaction = new TransactionTemplate(transactions);
        this.tenants = tenants;
        this.keys = keys;
        this.demo = demo;
    }

    @Override
    public void afterSingletonsInstantiated() {
        transaction.executeWithoutResult(status -> {
            // One node at a time, so that two which start together do not both issue a key.
            database.sql("SELECT pg_advisory_xact_lock(:lock)")
                    .param("lock", LOCK)
                    .query((row, number) -> true)
                    .single();
            Map<String, KeySecret> issued = new LinkedHashMap<>();
            operator(issued);
            demo(issued);
            // Before the commit: a key that was shown and does not work is issued anew, one that works and was never
            // shown would lock everybody out.
            show(issued);
        });
    }

    private void operator(Map<String, KeySecret> issued) {
        if (!keys.hasOperator()) {
            tenants.create(TENANT, "Default");
            issued.put("Operator key", keys.issue(VirtualKey.of(TENANT, "operator", Role.OPERATOR, null)));
        }
    }

    /** Outside the demo its keys are gone: the fixed one is in the documentation. */
    private void demo(Map<String, KeySecret> issued) {
        if (!demo.enabled() || demo.key() != null) {
            keys.remove(DEMO_KEY);
        }
        if (!demo.enabled() || demo.key() == null) {
            keys.remove(FIXED_DEMO_KEY);
        }
        if (!demo.enabled()) {
            return;
        }
        tenants.create(DEMO_TENANT, "Demo");
        if (demo.key() != null) {
            KeySecret secret = new KeySecret(demo.key());
            if (keys.add(
                    new VirtualKey(FIXED_DEMO_KEY, DEMO_TENANT, "demo", Role.APPLICATION, true, null, null), secret)) {
                issued.put("Demo key", secret);
            }
        } else if (!keys.exists(DEMO_KEY)) {
            issued.put(
                    "Demo key",
                    keys.issue(new VirtualKey(DEMO_KEY, DEMO_TENANT, "demo", Role.APPLICATION, true, null, null)));
        }
    }

    private static void show(Map<String, KeySecret> issued) {
        if (issued.isEmpty()) {
            return;
        }
        StringBuilder block = new StringBuilder("=".repeat(80) + "\n");
        issued.forEach((what, secret) -> block.append(String.format("  %-18s %s%n", what + ":", secret.text())));
        block.append("  Keep it safe: it is not shown again.\n")
                .append("=".repeat(80))
                .append('\n');
        System.out.println(block); // to whoever starts it, and not to the log, which is kept and shipped
    }
}
