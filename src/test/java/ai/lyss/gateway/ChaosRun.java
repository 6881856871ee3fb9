package ai.lyss.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelModel;
import ai.lyss.gateway.core.ChannelTimeouts;
import ai.lyss.gateway.core.Credential;
import ai.lyss.gateway.core.RateLimits;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Five channels, one after the other of which fails and recovers while requests arrive at a steady rate, half of them
 * streamed. Whatever fails, fails before the first content: after it an error is the honest answer. At least one channel
 * is well all the time, so no client may see an error; and no more fail at once than attempts can pass over.
 */
abstract class ChaosRun extends RunningGateway {

    private static final long SEED = 20261127;
    private static final int AT_ONCE = 3; // one less than lyss.balance.max-attempts
    private static final Duration RACE = Duration.ofMillis(250); // attempts that were chosen before the first 401 ended

    /** One channel and its account. */
    private static final class Account {

        final String provider;
        final String channelId;
        final String key;
        boolean fails;
        Instant dead = Instant.MAX; // since when its key has been refused

        Account(String run, String provider) {
            this.provider = provider;
            this.channelId = "chaos-" + run + "-" + provider;
            this.key = "sk-chaos-" + run + "-" + provider;
        }
    }

    /** When a credential was dead. */
    private record DeadTime(String channelId, Instant from, Instant until) {}

    private final AtomicInteger inFlight = new AtomicInteger();
    private int drawn;
    private final Random random = new Random(SEED);
    private final ConcurrentLinkedQueue<String> errors = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<CompletableFuture<?>> underWay = new ConcurrentLinkedQueue<>();
    private final List<DeadTime> deadTimes = new ArrayList<>();
    private final List<String> told = new ArrayList<>();

    /**
     * Runs it.
     *
     * @param calm with all channels well, to compare with
     * @param storm with a fault switched on or off every second
     * @param perSecond requests
     * @param faults as the simulator's options; all before the first content
     */
    protected void run(Duration calm, Duration storm, int perSecond, String... faults) throws Exception {
        String run = getClass().getSimpleName().toLowerCase(Locale.ROOT);
        List<Account> accounts =
                PROVIDERS.stream().map(provider -> new Account(run, provider)).toList();
        for (Account account : accounts) {
            heal(account);
            addChannel(account, run);
        }
        load(run, Duration.ofSeconds(1), perSecond); // warms up
        long[] quiet = load(run, calm, perSecond);
        Instant begin = Instant.now();
        long[] loud;
        ScheduledExecutorService weather = Executors.newSingleThreadScheduledExecutor();
        try {
            weather.scheduleAtFixedRate(() -> change(accounts, faults), 0, 1, TimeUnit.SECONDS);
            loud = load(run, storm, perSecond);
        } finally {
            weather.shutdown();
            assertThat(weather.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        }
        for (Account account : accounts) {
            heal(account);
        }
        report(quiet, loud, begin);
        assertThat(errors).as("what clients saw that was no answer (%s)", told).isEmpty();
        assertThat(attemptsOnDeadCredentials()).isEmpty();
    }

    /** The channels that answered a request since then. */
    protected List<String> answeringSince(Instant since) {
        return jdbc.sql("select distinct channel_id from attempts where outcome = 'answered' and started_at >= ?"
                        + " and channel_id like ?")
                .param(Timestamp.from(since))
                .param("chaos-" + getClass().getSimpleName().toLowerCase(Locale.ROOT) + "-%")
                .query(String.class)
                .list();
    }

    /**
     * Requests at a steady rate, whatever becomes of them, but never more at once than arrive in a third of a second: on
     * a machine that is too slow for the rate, it falls. Returns the sorted times that they took, in nanoseconds.
     */
    protected long[] load(String model, Duration time, int perSecond) throws Exception {
        ConcurrentLinkedQueue<Long> times = new ConcurrentLinkedQueue<>();
        long total = time.toMillis() * perSecond / 1000;
        AtomicInteger sent = new AtomicInteger();
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        try {
            clock.scheduleAtFixedRate(
                    () -> {
                        if (sent.get() == total) {
                            clock.shutdown();
                        } else if (inFlight.get() < Math.max(10, perSecond / 3)) {
                            inFlight.incrementAndGet();
                            underWay.add(ask(model, sent.incrementAndGet() % 2 == 0, times));
                        }
                    },
                    0,
                    1_000_000_000L / perSecond,
                    TimeUnit.NANOSECONDS);
            assertThat(clock.awaitTermination(10 * time.toSeconds() + 60, TimeUnit.SECONDS))
                    .isTrue();
        } finally {
            clock.shutdownNow();
        }
        CompletableFuture.allOf(underWay.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
        underWay.clear();
        assertThat(times).hasSize((int) total);
        return times.stream().mapToLong(Long::longValue).sorted().toArray();
    }

    private CompletableFuture<?> ask(String model, boolean stream, ConcurrentLinkedQueue<Long> times) {
        long begun = System.nanoTime();
        HttpRequest request = request("/v1/chat/completions")
                .timeout(Duration.ofSeconds(40))
                .POST(HttpRequest.BodyPublishers.ofString(chat(model, stream ? "\"stream\":true," : "")))
                .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString()).handle((response, lost) -> {
            times.add(System.nanoTime() - begun);
            inFlight.decrementAndGet();
            String wrong = lost == null ? wrong(response, stream) : lost.toString();
            if (wrong != null) {
                errors.add(Instant.now() + " " + wrong);
            }
            return null;
        });
    }

    /** What is not as it should be; null when it is whole. */
    private static @Nullable String wrong(HttpResponse<String> response, boolean stream) {
        String body = response.body();
        boolean isWhole = body.contains("w5")
                && !body.contains("\"error\":{")
                && body.stripTrailing().endsWith(stream ? "data: [DONE]" : "}");
        return response.statusCode() == 200 && isWhole
                ? null
                : response.statusCode() + " "
                        + response.headers().firstValue("x-request-id").orElse("") + " " + body;
    }

    /** One channel, but the first, fails or recovers. */
    private void change(List<Account> accounts, String... faults) {
        try {
            Account account = accounts.get(1 + random.nextInt(accounts.size() - 1));
            if (account.fails) {
                heal(account);
            } else if (accounts.stream().filter(each -> each.fails).count() < AT_ONCE) {
                String fault =
                        faults[drawn < faults.length ? drawn : random.nextInt(faults.length)]; // each once, at least
                drawn++;
                script(account, fault);
                account.fails = true;
                if (fault.equals("401")) {
                    account.dead = Instant.now();
                }
                told.add(Instant.now() + " " + account.channelId + " " + fault);
            }
        } catch (Exception unexpected) {
            errors.add("the weather: " + unexpected);
        }
    }

    private void heal(Account account) throws Exception {
        if (!account.dead.equals(Instant.MAX)) {
            deadTimes.add(new DeadTime(account.channelId, account.dead, Instant.now()));
            account.dead = Instant.MAX;
        }
        script(account, "");
        account.fails = false;
        told.add(Instant.now() + " " + account.channelId + " well");
    }

    private void script(Account account, String options) throws Exception {
        HttpResponse<String> scripted = http.send(
                request("/simulator/keys/" + account.key)
                        .PUT(HttpRequest.BodyPublishers.ofString(options))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(scripted.statusCode()).as(scripted.body()).isEqualTo(200);
    }

    private void addChannel(Account account, String model) {
        URI baseUrl = channels.all().stream()
                .filter(channel -> channel.id().equals("demo-" + account.provider))
                .findFirst()
                .orElseThrow()
                .baseUrl();
        channels.save(new Channel(
                account.channelId,
                "demo",
                account.channelId,
                account.provider,
                baseUrl,
                new Credential(account.key),
                Map.of(),
                List.of(new ChannelModel(model, "sim-" + account.provider + ":tokens=5,interval=5")),
                1,
                0,
                true,
                RateLimits.NONE,
                new ChannelTimeouts(
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(10), // an answer that has begun is not cut by a machine that is busy
                        Duration.ofSeconds(6))));
    }

    /** Attempts on a channel after its first 401 and before it was repaired. */
    private List<String> attemptsOnDeadCredentials() {
        List<String> wrong = new ArrayList<>();
        for (DeadTime dead : deadTimes) {
            Instant firstRefusal = jdbc.sql("select min(started_at + latency_ms * interval '1 ms') from attempts"
                            + " where channel_id = ? and outcome = 'dead_credential' and started_at >= ?")
                    .param(dead.channelId())
                    .param(Timestamp.from(dead.from()))
                    .query(Timestamp.class)
                    .optional()
                    .map(Timestamp::toInstant)
                    .orElse(dead.until());
            jdbc.sql("select request_id, started_at from attempts"
                            + " where channel_id = ? and started_at > ? and started_at < ?")
                    .param(dead.channelId())
                    .param(Timestamp.from(firstRefusal.plus(RACE)))
                    .param(Timestamp.from(dead.until()))
                    .query(row -> {
                        wrong.add(dead.channelId() + " was refused at " + firstRefusal + " and asked at "
                                + row.getTimestamp("started_at").toInstant() + " by " + row.getString("request_id"));
                    });
        }
        return wrong;
    }

    private void report(long[] quiet, long[] loud, Instant begin) {
        long attempts = jdbc.sql("select count(*) from attempts where channel_id like ? and started_at >= ?")
                .param("chaos-" + getClass().getSimpleName().toLowerCase(Locale.ROOT) + "-%")
                .param(Timestamp.from(begin))
                .query(Long.class)
                .single();
        System.out.printf(
                "%s: %,d requests, %,d attempts, %d changes, %d dead credentials, %d errors; p50 %.1f ms, p99 %.1f ms"
                        + " against %.1f and %.1f in calm: p99 added %.1f ms%n",
                getClass().getSimpleName(),
                loud.length,
                attempts,
                told.size(),
                deadTimes.size(),
                errors.size(),
                millis(loud, 0.5),
                millis(loud, 0.99),
                millis(quiet, 0.5),
                millis(quiet, 0.99),
                millis(loud, 0.99) - millis(quiet, 0.99));
        told.forEach(System.out::println);
    }

    private static double millis(long[] sorted, double share) {
        return sorted[Math.min(sorted.length - 1, (int) Math.floor(sorted.length * share))] / 1e6;
    }
}
