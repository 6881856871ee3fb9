package ai.lyss.gateway.simulator;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.RequestFacade;
import org.apache.coyote.ActionCode;
import org.jspecify.annotations.Nullable;

/**
 * Whoever waits for the answer. While nothing is sent, nothing but the connection itself tells that they have gone:
 * Tomcat is asked to read without waiting, which a servlet cannot do.
 */
final class Peer {

    private static final long GLANCE = Duration.ofMillis(50).toNanos();
    private static final long RARE = Duration.ofSeconds(1).toNanos();
    private static final @Nullable Field REQUEST = field();

    private final @Nullable Request request;

    Peer(ServletRequest given) {
        ServletRequest inner = given;
        while (inner instanceof ServletRequestWrapper wrapper) {
            inner = wrapper.getRequest();
        }
        this.request = unwrap(inner);
    }

    private static @Nullable Field field() {
        try {
            Field field = RequestFacade.class.getDeclaredField("request");
            field.setAccessible(true);
            return field;
        } catch (ReflectiveOperationException | RuntimeException unknownServer) {
            return null;
        }
    }

    private static @Nullable Request unwrap(ServletRequest inner) {
        try {
            return REQUEST != null && inner instanceof RequestFacade && REQUEST.get(inner) instanceof Request found
                    ? found
                    : null;
        } catch (IllegalAccessException unknownServer) {
            return null;
        }
    }

    /** Waits; ends early with an exception when the peer leaves. */
    void pause(Duration time) throws ConnectionLost {
        pauseUntil(System.nanoTime() + time.toNanos());
    }

    /** The same up to a moment of {@link System#nanoTime()}. */
    void pauseUntil(long moment) throws ConnectionLost {
        pauseUntil(moment, GLANCE);
    }

    /** The same before one of many writes, which find out as well: looks seldom. */
    void paceUntil(long moment) throws ConnectionLost {
        pauseUntil(moment, RARE);
    }

    private void pauseUntil(long moment, long glance) throws ConnectionLost {
        for (long now = System.nanoTime(); moment - now > 0; now = System.nanoTime()) {
            boolean looks = moment - now > glance;
            await(looks ? now + glance : moment);
            if (looks && hasLeft()) {
                throw ConnectionLost.peerLeft();
            }
        }
    }

    /** Waits until the peer leaves, the time is over or the simulator stops, and then always ends the connection. */
    ConnectionLost hang(Duration most, BooleanSupplier stopping) throws ConnectionLost {
        long end = System.nanoTime() + most.toNanos();
        while (!stopping.getAsBoolean() && System.nanoTime() < end) {
            pause(Duration.ofNanos(2 * GLANCE));
        }
        return ConnectionLost.cut();
    }

    /** Bytes that arrive after the request are the next request; an end of input is reported again and again. */
    private boolean hasLeft() {
        boolean once = canRead();
        return once && canRead();
    }

    private boolean canRead() {
        if (request == null) {
            return false;
        }
        org.apache.coyote.Request connection = request.getCoyoteRequest();
        connection.action(ActionCode.AVAILABLE, Boolean.TRUE);
        return connection.getAvailable() > 0;
    }

    private static void await(long moment) throws ConnectionLost {
        try {
            Metronome.awaitUntil(moment);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw ConnectionLost.cut();
        }
    }
}
