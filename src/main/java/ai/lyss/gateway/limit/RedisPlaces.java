package ai.lyss.gateway.limit;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Who is running at present, on Redis: a sorted set for each scope, with a member for each request, scored with the time
 * until which its node speaks for it. A node that dies stops speaking, and its places are free after {@link #LEASE}. By
 * Redis's clock, so that the nodes' need not agree.
 */
final class RedisPlaces {

    static final Duration LEASE = Duration.ofSeconds(30);

    private static final Duration AT_ONCE_WAIT = Duration.ofSeconds(1);

    /** All keys or none: the index of the first that is full and how many run in it, or nothing. */
    private static final String CLAIM = """
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            for i, key in ipairs(KEYS) do
                redis.call('ZREMRANGEBYSCORE', key, '-inf', now)
                local present = redis.call('ZCARD', key)
                if present >= tonumber(ARGV[2 + i]) then
                    return {i, present}
                end
            end
            for _, key in ipairs(KEYS) do
                redis.call('ZADD', key, now + ARGV[2], ARGV[1])
                redis.call('PEXPIRE', key, ARGV[2])
            end
            return {}
            """;

    /** Only what is still there: a place that was given up does not come back. */
    private static final String RENEW = """
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            for _, key in ipairs(KEYS) do
                redis.call('ZADD', key, 'XX', now + ARGV[2], ARGV[1])
                redis.call('PEXPIRE', key, ARGV[2])
            end
            return {}
            """;

    /**
     * Places in some scopes, or the refusal of all.
     *
     * @param keys the sets that the member is in
     */
    record Claim(String member, List<String> keys, Taken.@Nullable Refusal refusal) {}

    private final RedisLink link;
    private final Set<Claim> held = ConcurrentHashMap.newKeySet();

    RedisPlaces(RedisLink link) {
        this.link = link;
    }

    CompletableFuture<Claim> claim(List<Scope> scopes) {
        List<Scope> limited = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        List<byte[]> arguments = new ArrayList<>();
        String member = UUID.randomUUID().toString();
        arguments.add(bytes(member));
        arguments.add(bytes(LEASE.toMillis()));
        for (Scope scope : scopes) {
            Long most = Limit.CONCURRENCY.of(scope.limits());
            if (most != null) {
                limited.add(scope);
                keys.add("lyss:running:" + scope.kind() + ":" + scope.id());
                arguments.add(bytes(most));
            }
        }
        if (keys.isEmpty()) {
            return CompletableFuture.completedFuture(new Claim(member, keys, null));
        }
        return this.<List<Long>>eval(CLAIM, keys, arguments).thenApply(full -> {
            if (full.isEmpty()) {
                Claim claim = new Claim(member, keys, null);
                held.add(claim);
                return claim;
            }
            Scope scope = limited.get(full.getFirst().intValue() - 1);
            return new Claim(
                    member, List.of(), new Taken.Refusal(scope, Limit.CONCURRENCY, full.getLast(), 1, AT_ONCE_WAIT));
        });
    }

    void release(Claim claim) {
        if (held.remove(claim)) {
            RedisAsyncCommands<String, byte[]> redis = link.connection().async();
            for (String key : claim.keys()) {
                var unused = redis.zrem(key, bytes(claim.member()));
            }
        }
    }

    /** Speaks for the running requests; to be called a few times in a {@link #LEASE}. */
    void renew() {
        for (Claim claim : held) {
            var unused =
                    this.<List<Long>>eval(RENEW, claim.keys(), List.of(bytes(claim.member()), bytes(LEASE.toMillis())));
        }
    }

    private <T> CompletableFuture<T> eval(String script, List<String> keys, List<byte[]> arguments) {
        return link.connection()
                .async()
                .<T>eval(script, ScriptOutputType.MULTI, keys.toArray(String[]::new), arguments.toArray(byte[][]::new))
                .toCompletableFuture();
    }

    private static byte[] bytes(Object value) {
        return value.toString().getBytes(StandardCharsets.UTF_8);
    }
}
