package ai.lyss.gateway.quota;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All quotas at one moment. Never changes; which of them apply is worked out once for each kind of request. */
final class QuotaSnapshot {

    private static final int REMEMBERED = 10_000; // callers can ask for any name

    private record Asked(String tenantId, @Nullable String keyId, String model) {}

    private final Map<String, Account> accounts;
    private final Map<String, List<Account>> byTenant;
    private final Map<Asked, List<Account>> applying = new ConcurrentHashMap<>();

    QuotaSnapshot(List<Account> all) {
        this.accounts = all.stream()
                .collect(Collectors.toUnmodifiableMap(each -> each.quota().id(), Function.identity()));
        this.byTenant = all.stream()
                .sorted(Comparator.comparing(each -> each.quota().id())) // one order for all requests
                .collect(Collectors.groupingBy(each -> each.quota().tenantId()));
    }

    /** By quota. */
    Map<String, Account> accounts() {
        return accounts;
    }

    /** Those that a request takes from, in the order of their ids. */
    List<Account> applying(String tenantId, @Nullable String keyId, String model) {
        List<Account> ofTenant = byTenant.get(tenantId);
        if (ofTenant == null) {
            return List.of();
        }
        Asked asked = new Asked(tenantId, keyId, model);
        List<Account> known = applying.get(asked);
        if (known != null) {
            return known;
        }
        List<Account> found = new ArrayList<>();
        for (Account account : ofTenant) {
            if (account.quota().isFor(keyId, model)) {
                found.add(account);
            }
        }
        if (applying.size() < REMEMBERED) {
            applying.put(asked, List.copyOf(found));
        }
        return found;
    }
}
