package ai.lyss.gateway.balance;

import ai.lyss.gateway.core.Channel;
import java.util.List;
import java.util.random.RandomGenerator;

/** Orders the channels that could answer: the first is tried first. Pure, so that a seed decides everything. */
@FunctionalInterface
interface ChannelSelector {

    /** All candidates in the order in which to try them. */
    List<Channel> order(List<Channel> candidates, RandomGenerator random);
}
