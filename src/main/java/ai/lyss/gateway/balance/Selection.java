package ai.lyss.gateway.balance;

import ai.lyss.gateway.core.Channel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The channels of one request, the best of those left each time. Used by one thread at a time. */
final class Selection {

    private static final int TRIES = 8; // for a place, before all are looked at closely

    /** A channel that is to be asked now. */
    record Chosen(Channel channel, Permit permit) {}

    private final Pool pool;
    private final Asked asked;
    private final Ticker ticker;
    private final RandomGenerator random;
    private final ChannelSelector selector;
    private final LeastLost leastLost;
    private final @Nullable Choice[] choices;

    Selection(Pool pool, Asked asked, Ticker ticker, RandomGenerator random) {
        this.pool = pool;
        this.asked = asked;
        this.ticker = ticker;
        this.random = random;
        this.selector = ChannelSelector.of(pool.strategy());
        this.leastLost = new LeastLost(selector, asked);
        this.choices = new Choice[pool.tiers().size()];
    }

    /**
     * The next channel to ask, with a place on it; null when none is left that may be asked now. Those that were
     * refused stay: they may be asked at a later call. Channels that cannot express the request are asked only if there
     * are no others at all, and then have the words for why.
     */
    @Nullable
    Chosen next() {
        long now = ticker.nanos();
        for (int tier = 0; tier < choices.length; tier++) {
            Chosen chosen = chosen(choice(tier, now), leastLost::pick);
            if (chosen != null) {
                return chosen;
            }
        }
        for (int tier = 0; tier < choices.length && !canAnybody(); tier++) {
            Choice choice = choice(tier, now);
            choice.whateverIsLost();
            Chosen chosen = chosen(choice, selector::pick);
            if (chosen != null) {
                return chosen;
            }
        }
        return null;
    }

    /**
     * Of the channels that have not been asked and can express the request: why the one that may soonest be asked is
     * not asked now. Null when there is none, or when one may be asked by now.
     */
    @Nullable
    Refusal nearest() {
        Refusal nearest = null;
        boolean all = asked.kinds() == 1 || !canAnybody();
        for (int tier = 0; tier < choices.length; tier++) {
            Choice choice = choice(tier, ticker.nanos());
            for (int i = 0; i < choice.size(); i++) {
                if (choice.isGone(i) || !all && asked.losses(choice.tier().kind(i)) == Asked.CANNOT) {
                    continue;
                }
                Refusal refusal = refusal(choice, i);
                if (refusal == null) {
                    return null;
                }
                nearest = nearest == null || SOONEST_FIRST.compare(refusal, nearest) < 0 ? refusal : nearest;
            }
        }
        return nearest;
    }

    /** True when a channel that can express the request has not been asked, whether it may be asked now or not. */
    boolean isAnyLeft() {
        boolean all = asked.kinds() == 1 || !canAnybody();
        for (int tier = 0; tier < choices.length; tier++) {
            Choice choice = choice(tier, ticker.nanos());
            for (int i = 0; i < choice.size(); i++) {
                if (!choice.isGone(i) && (all || asked.losses(choice.tier().kind(i)) != Asked.CANNOT)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** True when its channels are those of the pool. */
    @SuppressWarnings("ReferenceEquality") // a pool is the same object until something changes
    boolean isOf(Pool other) {
        return pool == other;
    }

    /** All channels with what speaks for and against each; nobody is called, no place is taken. */
    Ranking ranking() {
        long now = ticker.nanos();
        List<Ranked> ranked = new ArrayList<>();
        for (Tier tier : pool.tiers()) {
            Choice choice = new Choice(tier, asked, now);
            for (int i = 0; i < choice.size(); i++) {
                int kind = tier.kind(i);
                boolean cannot = asked.losses(kind) == Asked.CANNOT;
                Candidate candidate = new Candidate(
                        tier.channel(i),
                        selector.score(choice, i),
                        selector.why(choice, i),
                        cannot ? cannot(kind) : refusal(choice, i),
                        asked.fit(kind).losses(),
                        asked.nanos(kind));
                ranked.add(new Ranked(candidate, asked.losses(kind)));
            }
        }
        ranked.sort(Ranked.BEST_FIRST);
        List<Candidate> candidates =
                new ArrayList<>(ranked.stream().map(Ranked::candidate).toList());
        for (Channel off : pool.disabled()) {
            candidates.add(Candidate.disabled(off));
        }
        return new Ranking(pool.strategy(), candidates);
    }

    /** Places are free first, then whoever names a time. */
    private static final Comparator<Refusal> SOONEST_FIRST = Comparator.comparing(
                    (Refusal each) -> each.until() == null && each.kind() != Refusal.Kind.FULL)
            .thenComparing(Refusal::until, Comparator.nullsFirst(Comparator.naturalOrder()));

    private record Ranked(Candidate candidate, int losses) {

        static final Comparator<Ranked> BEST_FIRST = Comparator.comparing(
                        (Ranked each) -> each.candidate.refusal() != null)
                .thenComparing(each -> each.losses == Asked.CANNOT)
                .thenComparing(each -> each.candidate.channel().priority())
                .thenComparing(Ranked::losses)
                .thenComparing(each -> -each.candidate.score());
    }

    @FunctionalInterface
    private interface Picking {
        int pick(Choice choice, RandomGenerator random);
    }

    private @Nullable Chosen chosen(Choice choice, Picking picking) {
        List<Integer> refused = new ArrayList<>(0);
        Chosen chosen = null;
        int index = picking.pick(choice, random);
        while (index >= 0 && chosen == null) {
            Channel channel = choice.tier().channel(index);
            Permit permit = choice.tier().state(index).acquire(channel, asked.model(), tokens());
            choice.gone(index);
            if (permit != null) {
                chosen = new Chosen(channel, permit);
            } else {
                refused.add(index);
                if (refused.size() == TRIES) {
                    leaveOutRefused(choice, refused);
                }
                index = picking.pick(choice, random);
            }
        }
        refused.forEach(choice::back);
        return chosen;
    }

    /** A thousand channels that have all used up their tokens are not found out one choice at a time. */
    private void leaveOutRefused(Choice choice, List<Integer> refused) {
        for (int i = 0; i < choice.size(); i++) {
            if (!choice.isGone(i) && refusal(choice, i) != null) {
                choice.gone(i);
                refused.add(i);
            }
        }
    }

    private Choice choice(int tier, long now) {
        Choice choice = choices[tier];
        if (choice == null) {
            choice = new Choice(pool.tiers().get(tier), asked, now);
            choices[tier] = choice;
        } else {
            choice.at(now);
        }
        return choice;
    }

    /** Where there is one kind only, it does not matter what it can. */
    private boolean canAnybody() {
        if (asked.kinds() == 1) {
            return true;
        }
        for (int kind = 0; kind < asked.kinds(); kind++) {
            if (asked.losses(kind) != Asked.CANNOT) {
                return true;
            }
        }
        return false;
    }

    private @Nullable Refusal refusal(Choice choice, int index) {
        Tier tier = choice.tier();
        return tier.state(index).refusal(tier.channel(index), asked.model(), tokens());
    }

    private Refusal cannot(int kind) {
        var why = asked.fit(kind).refusal();
        return new Refusal(Refusal.Kind.CANNOT, why == null ? "cannot" : "cannot: " + why.text(), null);
    }

    private long tokens() {
        return pool.limitsTokens() ? asked.estimate().total() : 0;
    }
}
