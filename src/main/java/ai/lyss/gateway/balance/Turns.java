package ai.lyss.gateway.balance;

import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/**
 * Smooth weighted turns (as in nginx): with each turn everybody gains its weight, and who has most loses the sum of all
 * weights. Over any stretch of turns each has its share to within one or two, and nobody has all of its turns at once.
 */
final class Turns {

    private final long[] credit;
    private final ReentrantLock turn = new ReentrantLock();

    /** Begins anywhere, so that nodes that start together do not all begin with the same channel. */
    Turns(int[] weights, RandomGenerator random) {
        credit = new long[weights.length];
        for (int i = 0; i < weights.length; i++) {
            credit[i] = random.nextLong(weights[i]);
        }
    }

    /** Whose turn it is among those that are left; -1 when nobody is. */
    int next(Choice choice) {
        turn.lock();
        try {
            int best = -1;
            long sum = 0;
            for (int i = 0; i < credit.length; i++) {
                if (choice.isLeft(i)) {
                    credit[i] += choice.weight(i);
                    sum += choice.weight(i);
                    if (best < 0 || credit[i] > credit[best]) {
                        best = i;
                    }
                }
            }
            if (best >= 0) {
                credit[best] -= sum;
            }
            return best;
        } finally {
            turn.unlock();
        }
    }

    /** What somebody has gained so far. */
    long credit(int index) {
        turn.lock();
        try {
            return credit[index];
        } finally {
            turn.unlock();
        }
    }
}
