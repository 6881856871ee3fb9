package ai.lyss.gateway.simulator;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.springboot.PlatformHttpMessage;

/** A step that answers the HTTP request itself, as it arrives and byte by byte. */
final class ServletStep implements Processor {

    /** What is done with request and response. */
    @FunctionalInterface
    interface Handler {

        /** Writes the answer; an exception drops the connection. */
        void handle(HttpServletRequest request, HttpServletResponse response) throws IOException;
    }

    private final Handler handler;

    ServletStep(Handler handler) {
        this.handler = handler;
    }

    @Override
    public void process(Exchange exchange) throws IOException {
        PlatformHttpMessage message = exchange.getIn(PlatformHttpMessage.class);
        handler.handle(message.getRequest(), message.getResponse());
    }
}
