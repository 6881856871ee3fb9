package ai.lyss.gateway.quota;

import java.time.Instant;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What this node has of one window of a quota, in memory: how much of its lease is free, and how much is held by
 * running requests, and how much was charged by ended ones whose ledger rows are not known to be committed.
 */
final class Slice {

    /** What {@link #take} answers when there is too little. */
    static final long TOO_LITTLE = -1;

    private static final int PLENTY = 4; // that many times of what is asked

    final String quotaId;
    final Period.Window window;
    final String nodeId;

    /** Held by the one who asks the database for more. */
    final ReentrantLock leasing = new ReentrantLock();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private long free;
    private long held;
    private long charged;
    private boolean settled = true; // with the database, down to the last unit
    private int waiting;
    private boolean lost;
    private boolean scarce; // leasing in advance would only take from others
    private boolean taken; // since the last look
    private long usedSeen;

    Slice(String quotaId, Period.Window window, String nodeId) {
        this.quotaId = quotaId;
        this.window = window;
        this.nodeId = nodeId;
    }

    Instant start() {
        return window.start();
    }

    /**
     * Holds an amount: the most while there is plenty, less when it becomes scarce, {@link #TOO_LITTLE} when there is
     * less than the least.
     */
    long take(long least, long most) {
        return take(0, least, most);
    }

    /** The same with what was just leased, before anybody else can take it or give it back. */
    long take(long leased, long least, long most) {
        lock.lock();
        try {
            if (leased > 0 && !lost) {
                free += leased;
                more.signalAll();
            }
            taken = true;
            settled = false;
            if (free < least || lost) {
                return TOO_LITTLE;
            }
            long amount = Math.max(least, Math.min(most, free / PLENTY));
            free -= amount;
            held += amount;
            return amount;
        } finally {
            lock.unlock();
        }
    }

    /** True when the most can be taken. */
    boolean hasPlenty(long most) {
        lock.lock();
        try {
            return free / PLENTY >= most;
        } finally {
            lock.unlock();
        }
    }

    /** True when there is less, and it is worth leasing more before somebody lacks it. */
    boolean isLow(long amount) {
        lock.lock();
        try {
            return free < amount && !scarce && !lost;
        } finally {
            lock.unlock();
        }
    }

    /** Notes whether as much was leased as was wished for. */
    void sawRoom(boolean plenty) {
        lock.lock();
        try {
            scarce = !plenty;
        } finally {
            lock.unlock();
        }
    }

    /** What was leased is free. */
    void leased(long amount) {
        lock.lock();
        try {
            if (!lost) {
                free += amount;
                more.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** What was held is charged in part, and the rest is free. */
    void settle(long amount, long used) {
        lock.lock();
        try {
            held -= amount;
            charged += used;
            if (!lost && amount > used) {
                free += amount - used;
                if (waiting > 0) {
                    more.signalAll();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** What was charged has left the lease. */
    void posted(long amount) {
        lock.lock();
        try {
            charged -= amount;
        } finally {
            lock.unlock();
        }
    }

    /**
     * True when the lease is nobody's: whatever the database says that it holds can be returned, even what an answer
     * that got lost would have told of. True once after each use.
     */
    boolean isToBeCleared() {
        lock.lock();
        try {
            return !settled && held == 0 && charged == 0 && waiting == 0;
        } finally {
            lock.unlock();
        }
    }

    /** Forgets what is free, because all of the lease is going to be returned; false when it is in use after all. */
    boolean startToClear() {
        lock.lock();
        try {
            if (held != 0 || charged != 0 || waiting != 0) {
                return false;
            }
            free = 0;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** All of the lease has been returned. */
    void cleared() {
        lock.lock();
        try {
            settled = true;
        } finally {
            lock.unlock();
        }
    }

    boolean isClear() {
        lock.lock();
        try {
            return settled;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes all that is free out of the slice, to be given back. Also while somebody waits: what is too little for them
     * may be what others lack, and fragments on all nodes would help nobody.
     */
    long drain() {
        lock.lock();
        try {
            long all = free;
            free = 0;
            return all;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there may be more, or for a while; whoever waits asks again then, whyever it woke. */
    @SuppressWarnings("WaitNotInLoop")
    void await(long nanos) throws InterruptedException {
        lock.lock();
        try {
            waiting++;
            long unused = more.awaitNanos(nanos);
        } finally {
            waiting--;
            lock.unlock();
        }
    }

    /** The lease is not this node's any more: nothing can be taken from it, and nothing is free. */
    void lose() {
        lock.lock();
        try {
            lost = true;
            free = 0;
            more.signalAll();
        } finally {
            lock.unlock();
        }
    }

    long free() {
        lock.lock();
        try {
            return free;
        } finally {
            lock.unlock();
        }
    }

    long held() {
        lock.lock();
        try {
            return held;
        } finally {
            lock.unlock();
        }
    }

    /** True when nobody has asked for anything since the last time that this was asked. */
    boolean isIdle() {
        lock.lock();
        try {
            boolean idle = !taken;
            taken = false;
            return idle && waiting == 0;
        } finally {
            lock.unlock();
        }
    }

    /** Notes what the database said was used; that only grows. */
    void sawUsed(long used) {
        lock.lock();
        try {
            usedSeen = Math.max(usedSeen, used);
        } finally {
            lock.unlock();
        }
    }

    /** True when so much will never be there again in this window, however much running requests give back. */
    boolean isSpentFor(long least, long limit) {
        lock.lock();
        try {
            return limit - usedSeen < least;
        } finally {
            lock.unlock();
        }
    }

    /** What is left of the quota, as far as it is known here: others may hold some of it. */
    long left(long limit) {
        lock.lock();
        try {
            return Math.max(0, limit - usedSeen - held - charged);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return quotaId + "@" + window.start() + ": " + free() + " free, " + held() + " held";
    }
}
