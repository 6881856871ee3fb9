package ai.lyss.gateway.quota;

import ai.lyss.gateway.core.Charge;
import ai.lyss.gateway.core.ExchangeKey;
import ai.lyss.gateway.core.Reservation;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a running request holds of all quotas that apply to it, until it is settled. */
final class HeldReservation implements Reservation {

    /** The same as {@link Reservation#KEY}, for the steps of this package. */
    static final ExchangeKey<HeldReservation> HELD = new ExchangeKey<>("heldReservation", HeldReservation.class);

    private static final Duration PATIENCE = Duration.ofMillis(500); // of a stream's client
    private static final long LEAST_STEP = 64; // tokens

    /** So many times its limit an answer may have as we count, who do so differently; beyond, its model knows none. */
    private static final long MISCOUNT = 2;

    private final Quotas quotas;
    private final Refusals refusals;
    private final List<Account> measured;
    private final List<Holding> holdings;
    private final List<Holding> growing = new ArrayList<>();
    private final Demand demand;
    private long covered; // completion tokens that can be paid for
    private boolean settled;

    HeldReservation(Quotas quotas, Refusals refusals, List<Account> measured, List<Holding> holdings, Demand demand) {
        this.quotas = quotas;
        this.refusals = refusals;
        this.measured = measured;
        this.holdings = holdings;
        this.demand = demand;
        for (Holding holding : holdings) {
            if (holding.account().quota().unit().growsWithTheAnswer() && holding.amount() > 0) {
                growing.add(holding);
            }
        }
        cover();
    }

    Demand demand() {
        return demand;
    }

    /**
     * Completion tokens that an answer may have which cannot be cut; no less than its limit where the whole of what the
     * model could say can be paid for, or may be an overrun.
     */
    long affordable() {
        return covered(growing.stream()
                .filter(holding -> !holding.account().quota().finishes())
                .toList());
    }

    @Override
    public void grow(long completionTokens) {
        if (completionTokens > covered) {
            boolean limited = completionTokens <= MISCOUNT * demand.most();
            extend(limited ? Math.min(completionTokens, demand.most()) : completionTokens);
        }
    }

    private void extend(long needed) {
        long comfortable = needed + Math.max(LEAST_STEP, needed / 4);
        long wished = needed > demand.most() ? comfortable : Math.min(demand.most(), comfortable);
        for (Holding holding : List.copyOf(growing)) {
            Quota quota = holding.account().quota();
            long held = holding.amount();
            long least = quota.unit().amount(demand.prompt(), needed, demand.rates()) - held;
            if (least <= 0) {
                continue;
            }
            long most = quota.unit().amount(demand.prompt(), wished, demand.rates()) - held;
            try {
                add(holding, least, most, PATIENCE);
            } catch (ExhaustedException exhausted) {
                if (!quota.finishes()) {
                    throw refusals.cut(
                            quota, holding.account().window(quotas.node().now()));
                }
                growing.remove(holding); // the rest is its overrun
            } catch (SQLException away) {
                if (!quota.finishes() && refusals.whenDatabaseIsAway()) {
                    throw refusals.unavailable();
                }
                growing.remove(holding);
            } catch (InterruptedException shutdown) {
                Thread.currentThread().interrupt();
                throw refusals.unavailable();
            }
        }
        cover();
    }

    private void add(Holding holding, long least, long most, Duration patience)
            throws ExhaustedException, SQLException, InterruptedException {
        List<Wanted> wanted = List.of(new Wanted(holding.account(), least, most));
        quotas.node().reserve(() -> wanted, patience).forEach(holding::add);
    }

    private void cover() {
        covered = covered(growing);
    }

    private long covered(List<Holding> limiting) {
        long least = Long.MAX_VALUE;
        for (Holding holding : limiting) {
            least = Math.min(
                    least,
                    holding.account()
                            .quota()
                            .unit()
                            .completionTokens(holding.amount(), demand.prompt(), demand.rates()));
        }
        return least >= demand.most() ? Math.max(least, MISCOUNT * demand.most()) : least;
    }

    /** Charges what the request took; the first call counts. */
    List<Charge> settle(Spent spent) {
        List<Charge> charges = new ArrayList<>();
        if (settled) {
            return charges;
        }
        settled = true;
        for (Holding holding : holdings) {
            long used = spent.of(holding.account().quota().unit());
            long beyond = used - holding.amount();
            if (beyond > 0) {
                cover(holding, beyond);
            }
            holding.settle(used, charges);
        }
        for (Account account : measured) {
            Quota quota = account.quota();
            long used = spent.of(quota.unit());
            if (used > 0) {
                charges.add(new Charge(
                        quota.id(), account.window(quotas.node().now()).start(), "", 0, used));
            }
        }
        return charges;
    }

    /** What is beyond the reservation is reserved now, as far as there is room; the rest is an overrun. */
    private void cover(Holding holding, long beyond) {
        try {
            if (!isCovered(holding, beyond)) {
                refusals.overrun(holding.account().quota());
            }
        } catch (SQLException away) {
            refusals.overrun(holding.account().quota());
        } catch (InterruptedException shutdown) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isCovered(Holding holding, long beyond) throws SQLException, InterruptedException {
        long part = beyond;
        while (part > 0) {
            try {
                add(holding, part, part, Duration.ZERO);
                return part == beyond;
            } catch (ExhaustedException exhausted) {
                part = exhausted.left() < part ? exhausted.left() : 0;
            }
        }
        return false;
    }
}
