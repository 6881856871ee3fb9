package ai.lyss.gateway.quota;

import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.OutputMeter;
import ai.lyss.gateway.core.Reservation;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.SynchronizationAdapter;
import org.springframework.stereotype.Component;

/** The reserve-quota step: what the request may take is reserved from every quota that applies, or it is a 429. */
@Component("reserveQuota")
final class ReserveQuota implements Processor {

    /** Completion tokens that an answer is worth beginning for, when nobody knows how long it will be. */
    private static final long WORTHWHILE = 16;

    /** The longest that requests wait for room where each takes one and hardly any gives it back. */
    private static final Duration SHORT_PATIENCE = Duration.ofMillis(500);

    private final Quotas quotas;
    private final Demands demands;
    private final Typical typical;
    private final Refusals refusals;
    private final QuotaSettings settings;

    ReserveQuota(Quotas quotas, Demands demands, Typical typical, Refusals refusals, QuotaSettings settings) {
        this.quotas = quotas;
        this.demands = demands;
        this.typical = typical;
        this.refusals = refusals;
        this.settings = settings;
    }

    @Override
    public void process(Exchange exchange) {
        Caller caller = Caller.KEY.get(exchange);
        ModelRequest request = ModelRequest.KEY.get(exchange);
        List<Account> applying = quotas.snapshot().applying(caller.tenantId(), caller.keyId(), request.model());
        if (applying.isEmpty()) {
            return;
        }
        Demand judged = demands.of(exchange, caller, request, applying);
        if (judged == null) {
            return;
        }
        List<Account> enforced =
                applying.stream().filter(account -> account.quota().enforced()).toList();
        List<Account> measured =
                applying.stream().filter(account -> !account.quota().enforced()).toList();
        Reserved reserved = reserve(enforced, judged, caller, request);
        Demand demand = reserved.demand();
        HeldReservation held = new HeldReservation(quotas, refusals, measured, reserved.holdings(), demand);
        HeldReservation.HELD.set(exchange, held);
        Reservation.KEY.set(exchange, held);
        calibrate(exchange, caller, request);
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange ended) { // whatever happened to the steps that settle
                var unused = held.settle(Spent.NOTHING);
            }
        });
        if (!demand.cuttable() && !demand.limited()) {
            long affordable = held.affordable();
            if (affordable < demand.most()) {
                ModelRequest.KEY.set(exchange, Limit.of(request, Math.max(1, affordable / demand.choices())));
            }
        }
    }

    private void calibrate(Exchange exchange, Caller caller, ModelRequest request) {
        OutputMeter meter = OutputMeter.KEY.find(exchange);
        if (meter != null) {
            meter.calibrate(typical.answer(caller.tenantId(), request.model()));
        }
    }

    /** What was reserved, and for what. */
    private record Reserved(List<Holding> holdings, Demand demand) {}

    private Reserved reserve(List<Account> enforced, Demand demand, Caller caller, ModelRequest request) {
        if (enforced.isEmpty()) {
            return new Reserved(List.of(), demand);
        }
        try {
            return reserveOrLess(enforced, demand, caller, request);
        } catch (ExhaustedException exhausted) {
            Account account = enforced.stream()
                    .filter(each -> each.quota().id().equals(exhausted.quota().id()))
                    .findFirst()
                    .orElseThrow();
            throw refusals.refused(exhausted, account.window(quotas.node().now()));
        } catch (SQLException away) {
            if (refusals.whenDatabaseIsAway()) {
                throw refusals.unavailable();
            }
            return new Reserved(
                    enforced.stream()
                            .map(account ->
                                    new Holding(account, new Hold(quotas.node().slice(account), 0)))
                            .toList(),
                    demand);
        } catch (InterruptedException shutdown) {
            Thread.currentThread().interrupt();
            throw refusals.unavailable();
        }
    }

    /** What is comfortable; and when that is not there, what an answer is worth beginning for. */
    private Reserved reserveOrLess(List<Account> enforced, Demand demand, Caller caller, ModelRequest request)
            throws ExhaustedException, SQLException, InterruptedException {
        String tenant = caller.tenantId();
        String model = request.model();
        try {
            List<Hold> holds = quotas.node()
                    .reserve(
                            () -> {
                                long expected = demand.cuttable()
                                        ? typical.completion(tenant, model)
                                        : typical.longCompletion(tenant, model);
                                return wanted(enforced, demand, expected);
                            },
                            patience(enforced));
            return new Reserved(together(enforced, holds), demand);
        } catch (ExhaustedException scarce) {
            long least = typical.isKnown(tenant, model) ? typical.completion(tenant, model) : WORTHWHILE;
            Demand counted = demands.counted(demand, caller, request);
            List<Wanted> wanted = wanted(enforced, counted, least);
            List<Hold> holds = quotas.node().reserve(() -> wanted, Duration.ZERO);
            return new Reserved(together(enforced, holds), counted);
        }
    }

    private Duration patience(List<Account> enforced) {
        boolean shrinks = enforced.stream().anyMatch(account -> account.quota().unit() != Unit.REQUESTS);
        return shrinks || settings.patience().compareTo(SHORT_PATIENCE) < 0 ? settings.patience() : SHORT_PATIENCE;
    }

    private static List<Wanted> wanted(List<Account> enforced, Demand demand, long expectedOfAChoice) {
        List<Wanted> wanted = new ArrayList<>(enforced.size());
        for (Account account : enforced) {
            wanted.add(demand.of(account, expectedOfAChoice * demand.choices()));
        }
        return wanted;
    }

    private static List<Holding> together(List<Account> accounts, List<Hold> holds) {
        List<Holding> holdings = new ArrayList<>(holds.size());
        for (int i = 0; i < holds.size(); i++) {
            holdings.add(new Holding(accounts.get(i), holds.get(i)));
        }
        return holdings;
    }
}
