package ai.lyss.gateway.channel.manage;

import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.ManagementAnswer;
import ai.lyss.gateway.core.ManagementRequest;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** A step that answers a management request. */
final class Step implements Processor {

    /** What it does. */
    @FunctionalInterface
    interface Work {
        ManagementAnswer answer(ManagementRequest request, Owner owner);
    }

    private final Work work;

    Step(Work work) {
        this.work = work;
    }

    @Override
    public void process(Exchange exchange) {
        Owner owner = new Owner(Caller.KEY.get(exchange));
        ManagementAnswer.KEY.set(exchange, work.answer(ManagementRequest.KEY.get(exchange), owner));
    }
}
