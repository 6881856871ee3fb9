package ai.lyss.gateway.reload;

import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.UpstreamException;
import ai.lyss.gateway.core.UpstreamFailure;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.spi.UnitOfWork;
import org.apache.camel.support.DefaultAsyncProducer;
import org.apache.camel.support.SynchronizationAdapter;
import org.jspecify.annotations.Nullable;

/**
 * Calls the version of a provider's route that serves now. The request counts as being on it until its answer has ended,
 * which for a stream is long after the route: what the route opened must stay open for as long.
 */
final class ProviderProducer extends DefaultAsyncProducer {

    private final String name;
    private final ProviderDirect component;

    ProviderProducer(Endpoint endpoint, String name, ProviderDirect component) {
        super(endpoint);
        this.name = name;
        this.component = component;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        Serving version = component.enter(name);
        if (version == null) {
            exchange.setException(missing()); // at once: the next channel may have a provider that is there
            callback.done(false); // as every route answers: Camel's own processors call back so whatever is returned
            return false;
        }
        @Nullable UnitOfWork request = exchange.getUnitOfWork();
        if (request == null) {
            return version.consumer().getAsyncProcessor().process(exchange, doneSync -> {
                version.leave();
                callback.done(doneSync);
            });
        }
        request.addSynchronization(new Leave(version));
        return version.consumer().getAsyncProcessor().process(exchange, callback);
    }

    private UpstreamException missing() {
        return new UpstreamException(new UpstreamFailure(
                UpstreamFailure.Cause.CONNECT,
                0,
                new GatewayException(ErrorKind.NO_CHANNEL, "No channel for this model is available at the moment."),
                null,
                "there is no route " + name,
                true));
    }

    /** At the end of the request. */
    private static final class Leave extends SynchronizationAdapter {

        private final Serving version;

        Leave(Serving version) {
            this.version = version;
        }

        @Override
        public void onDone(Exchange exchange) {
            version.leave();
        }

        @Override
        public boolean allowHandover() {
            return false; // a copy of the exchange that lives on is another request's
        }
    }
}
