package ai.lyss.gateway.quota;

import ai.lyss.gateway.core.Charge;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's leases: requests reserve from them in memory, and the database is asked when they are used up. Blocks
 * while it asks.
 */
final class QuotaNode {

    private static final Logger LOG = LoggerFactory.getLogger(QuotaNode.class);

    private static final int REQUESTS_PER_SLICE = 256; // while there is plenty
    private static final int REQUESTS_LEFT = 128; // when more is leased, so that no request has to wait for it
    private static final long POLL_NANOS = Duration.ofMillis(20).toNanos(); // the database, for what others return
    private static final long PATIENCE_NANOS = Duration.ofMillis(100).toNanos(); // of those who wait for who polls
    private static final long SCARCE_NANOS = Duration.ofSeconds(1).toNanos();

    private record Key(String node, String quota, Instant start) {}

    private final QuotaTables tables;
    private final QuotaSettings settings;
    private final LongSupplier nanoTime;
    private final QuotaClock clock;
    private final Map<Key, Slice> slices = new ConcurrentHashMap<>();
    private final Map<String, Long> scarceUntil = new ConcurrentHashMap<>();
    private final ReentrantLock beating = new ReentrantLock();
    private final OtherNodes others; // of whoever beats
    private final Absence absence;
    private final Semaphore refills = new Semaphore(2); // requests need connections too
    private volatile String id;
    private volatile long lastBeat;

    /** Makes itself known to the database. */
    QuotaNode(QuotaTables tables, QuotaSettings settings, LongSupplier nanoTime) throws SQLException {
        this.tables = tables;
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.id = UUID.randomUUID().toString();
        this.lastBeat = nanoTime.getAsLong();
        this.clock = new QuotaClock(tables.register(id), nanoTime);
        this.others = new OtherNodes(tables, settings.leaseTime());
        this.absence = new Absence(nanoTime, settings.patience());
    }

    String id() {
        return id;
    }

    Instant now() {
        return clock.instant();
    }

    /**
     * Reserves from every quota, or from none.
     *
     * @param wanted asked for again with each try, because what is usual may be known better by then
     * @param wait how long to wait for what running requests give back
     * @throws ExhaustedException naming a quota that has too little room
     * @throws SQLException when the leases are used up and the database is away, and does not come back soon
     */
    List<Hold> reserve(Supplier<List<Wanted>> wanted, Duration wait)
            throws ExhaustedException, SQLException, InterruptedException {
        long deadline = nanoTime.getAsLong() + wait.toNanos();
        boolean inLine = false; // for the last try: that others are asking is no reason to refuse somebody
        while (true) {
            List<Hold> holds = new ArrayList<>();
            try {
                for (Wanted each : wanted.get()) {
                    holds.add(take(each, inLine));
                }
                return holds;
            } catch (ExhaustedException exhausted) {
                holds.forEach(Hold::release);
                long left = deadline - nanoTime.getAsLong();
                Slice slice = exhausted.slice();
                if (exhausted.isHopeless() || slice == null || inLine) {
                    throw exhausted;
                }
                if (left <= 0) {
                    inLine = true;
                } else {
                    slice.await(Math.min(left, slice.leasing.isLocked() ? PATIENCE_NANOS : POLL_NANOS));
                }
            } catch (SQLException away) {
                holds.forEach(Hold::release);
                if (wait.isZero() || !absence.isBrief()) {
                    throw away;
                }
                TimeUnit.NANOSECONDS.sleep(POLL_NANOS);
            } catch (RuntimeException failed) {
                holds.forEach(Hold::release);
                throw failed;
            }
        }
    }

    /** The slice of the window that is open. */
    Slice slice(Account account) {
        Instant now = clock.instant();
        Slice slice = account.open(now, id);
        if (slice == null) {
            slice = account.openNew(now, id);
            slices.put(key(slice), slice);
        }
        return slice;
    }

    private Hold take(Wanted wanted, boolean inLine) throws ExhaustedException, SQLException, InterruptedException {
        while (true) {
            Slice slice = slice(wanted.account());
            boolean trusted = isTrusted();
            Hold hold = trusted ? takeFree(wanted, slice) : null;
            if (hold != null) {
                if (mayRefill(slice) && slice.isLow(times(wanted.most(), REQUESTS_LEFT))) {
                    Thread.ofVirtual().name("quota-lease").start(() -> refill(slice, wanted.most()));
                }
                return hold;
            }
            Quota quota = wanted.account().quota();
            if (slice.isSpentFor(wanted.least(), quota.amount())) {
                throw exhausted(wanted, slice, true);
            }
            if (inLine) {
                slice.leasing.lockInterruptibly();
            } else if (!slice.leasing.tryLock()) { // another asks for all
                throw exhausted(wanted, slice, false);
            }
            try {
                if (!trusted) {
                    beat();
                }
                hold = lease(wanted, slice, quota);
            } finally {
                slice.leasing.unlock();
            }
            if (hold != null) {
                return hold;
            }
        }
    }

    /** Without the database; null when it has to be asked. */
    private static @Nullable Hold takeFree(Wanted wanted, Slice slice) {
        if (wanted.least() == wanted.most() || slice.hasPlenty(wanted.most())) {
            long taken = slice.take(wanted.least(), wanted.most());
            return taken == Slice.TOO_LITTLE ? null : new Hold(slice, taken);
        }
        return null;
    }

    /** With more from the database; null when the slice is over, and another is to be tried. */
    private @Nullable Hold lease(Wanted wanted, Slice slice, Quota quota) throws ExhaustedException, SQLException {
        Hold enough = takeFree(wanted, slice); // the one before may have leased it
        if (enough != null) {
            return enough;
        }
        long need = Math.max(0, wanted.least() - slice.free());
        long wish = isScarce(quota.id()) ? need : times(wanted.most(), REQUESTS_PER_SLICE);
        QuotaTables.Lease lease;
        try {
            lease = ask(slice, need, wish);
        } catch (QuotaTables.NodeIsGoneException gone) {
            beginAnew(slice.nodeId);
            return null;
        }
        if (lease == null) { // it is gone, or measures only: the snapshot will follow
            return new Hold(slice, 0);
        }
        if (lease.window().isAfter(slice.start())) {
            wanted.account().learn(lease.window());
            return null;
        }
        slice.sawUsed(lease.used());
        slice.sawRoom(lease.granted() >= wish && wish > need);
        long taken = slice.take(lease.granted(), wanted.least(), wanted.most());
        if (taken == Slice.TOO_LITTLE) {
            boolean hopeless = slice.isSpentFor(wanted.least(), quota.amount());
            long left = quota.amount() - lease.used() - lease.leased() + slice.free();
            throw new ExhaustedException(quota, slice, hopeless, wanted.least(), Math.max(0, left));
        }
        return new Hold(slice, taken);
    }

    /** Found out without the database. */
    private static ExhaustedException exhausted(Wanted wanted, Slice slice, boolean hopeless) {
        Quota quota = wanted.account().quota();
        return new ExhaustedException(quota, slice, hopeless, wanted.least(), slice.left(quota.amount()));
    }

    /** Leases more before it is missed; who comes too late waits for it, as for anybody who asks. */
    private void refill(Slice slice, long most) {
        if (!refills.tryAcquire()) {
            return;
        }
        try {
            if (slice.leasing.tryLock()) {
                refillLocked(slice, most);
            }
        } finally {
            refills.release();
        }
    }

    private boolean mayRefill(Slice slice) {
        return !slice.leasing.isLocked() && !absence.isOn() && !isScarce(slice.quotaId);
    }

    private void refillLocked(Slice slice, long most) {
        try {
            if (!slice.isLow(times(most, REQUESTS_LEFT))) {
                return;
            }
            long wish = times(most, REQUESTS_PER_SLICE);
            QuotaTables.Lease lease = ask(slice, 0, wish);
            if (lease == null || !lease.window().equals(slice.start())) {
                slice.sawRoom(false); // whoever needs it finds out why
                return;
            }
            slice.sawRoom(lease.granted() >= wish);
            slice.sawUsed(lease.used());
            slice.leased(lease.granted());
        } catch (SQLException | QuotaTables.NodeIsGoneException later) {
            LOG.debug("Quota {} is not leased in advance", slice.quotaId, later);
        } finally {
            slice.leasing.unlock();
        }
    }

    private static long times(long most, int requests) {
        return most > Long.MAX_VALUE / requests ? Long.MAX_VALUE : most * requests;
    }

    private boolean isScarce(String quotaId) {
        Long until = scarceUntil.get(quotaId);
        return until != null && until - nanoTime.getAsLong() > 0;
    }

    private QuotaTables.@Nullable Lease ask(Slice slice, long need, long wish)
            throws SQLException, QuotaTables.NodeIsGoneException {
        absence.check();
        try {
            QuotaTables.Lease lease = tables.lease(slice.nodeId, slice.quotaId, slice.start(), need, wish);
            absence.end();
            return lease;
        } catch (SQLException failed) {
            absence.begin(failed);
            throw failed;
        }
    }

    /** False when others may have given this node up. */
    private boolean isTrusted() {
        return nanoTime.getAsLong() - lastBeat < settings.leaseTime().toNanos();
    }

    /** A heartbeat. Returns what nodes held that do not beat any more. */
    void beat() throws SQLException {
        beating.lock();
        try {
            absence.check(); // which is no news: those who ask too early must not put off the next try
            beatNow();
        } finally {
            beating.unlock();
        }
    }

    private void beatNow() throws SQLException {
        try {
            long before = nanoTime.getAsLong();
            QuotaTables.Beats beats = tables.beat(id);
            clock.seen(beats.now());
            absence.end();
            if (!beats.byNode().containsKey(id)) {
                beginAnew(id);
                before = nanoTime.getAsLong();
            }
            boolean looksAreClose = before - lastBeat < settings.leaseTime().toNanos() / 2;
            lastBeat = before;
            if (!looksAreClose) {
                others.forget();
            }
            others.look(beats.byNode(), id, nanoTime.getAsLong());
        } catch (SQLException failed) {
            absence.begin(failed);
            throw failed;
        }
    }

    /** Others have given this node up, and what it leased is theirs again. */
    private void beginAnew(String lost) throws SQLException {
        beating.lock();
        try {
            if (!id.equals(lost)) { // another has noticed as well
                return;
            }
            LOG.warn("Other nodes have given node {} up; it begins anew, without leases", id);
            String next = UUID.randomUUID().toString();
            Instant now = tables.register(next);
            id = next;
            clock.seen(now);
            slices.values().removeIf(slice -> {
                boolean old = slice.nodeId.equals(lost);
                if (old) {
                    slice.lose();
                }
                return old;
            });
        } finally {
            beating.unlock();
        }
    }

    /** Gives back what has been idle, and what is left of windows that are over. */
    void returnIdle() throws SQLException {
        Instant now = clock.instant();
        for (Slice slice : slices.values()) {
            if (isOver(slice, now) || slice.isIdle()) {
                clear(slice);
            }
        }
        slices.values().removeIf(slice -> isOver(slice, now) && slice.isClear());
    }

    private static boolean isOver(Slice slice, Instant now) {
        Instant end = slice.window.end();
        return end != null && !now.isBefore(end);
    }

    /** Returns the whole lease when nobody holds any of it, and what is free otherwise. */
    private void clear(Slice slice) throws SQLException {
        if (!slice.isToBeCleared() || !slice.leasing.tryLock()) {
            giveBack(slice);
            return;
        }
        try {
            if (slice.startToClear()) {
                tables.giveBack(slice.nodeId, slice.quotaId, slice.start(), Long.MAX_VALUE);
                slice.cleared();
            }
        } finally {
            slice.leasing.unlock();
        }
    }

    /** Gives back what is free of a quota, because somebody is short or because it has changed. */
    void returnAll(String quotaId, boolean scarce) throws SQLException {
        if (scarce) {
            scarceUntil.put(quotaId, nanoTime.getAsLong() + SCARCE_NANOS);
        }
        for (Slice slice : slices.values()) {
            if (slice.quotaId.equals(quotaId)) {
                giveBack(slice);
            }
        }
    }

    /** Gives back all that is free, at the end of this node. */
    void close() throws SQLException {
        for (Slice slice : slices.values()) {
            giveBack(slice);
        }
        tables.unregister(id);
    }

    /** Forgets what is known of quotas that are no more. */
    void keepOnly(Set<String> quotaIds) {
        slices.values().removeIf(slice -> !quotaIds.contains(slice.quotaId) && slice.held() == 0);
        scarceUntil.keySet().retainAll(new HashSet<>(quotaIds));
    }

    private void giveBack(Slice slice) throws SQLException {
        long amount = slice.drain();
        if (amount > 0) {
            try {
                tables.giveBack(slice.nodeId, slice.quotaId, slice.start(), amount);
            } catch (SQLException failed) {
                slice.leased(amount);
                throw failed;
            }
        }
    }

    /** Charges that have left their leases. */
    void posted(List<Charge> charges) {
        for (Charge charge : charges) {
            Slice slice = slices.get(new Key(charge.leaseId(), charge.quotaId(), charge.window()));
            if (slice != null) {
                slice.posted(charge.reserved());
            }
        }
    }

    /** Charges that will never be posted: what they had reserved is free again. */
    void dropped(List<Charge> charges) {
        for (Charge charge : charges) {
            Slice slice = slices.get(new Key(charge.leaseId(), charge.quotaId(), charge.window()));
            if (slice != null) {
                slice.posted(charge.reserved());
                slice.leased(charge.reserved());
            }
        }
    }

    private static Key key(Slice slice) {
        return new Key(slice.nodeId, slice.quotaId, slice.start());
    }
}
