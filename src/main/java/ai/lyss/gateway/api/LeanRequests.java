package ai.lyss.gateway.api;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.CharBuffer;
import org.apache.catalina.connector.InputBuffer;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the 16 KB from each connection that Tomcat sets aside for a body that is read as characters, which is a fifth of
 * what an open stream needs. We read bytes; whoever reads characters gets them through a smaller buffer, and must read
 * to the end: {@code ready()} knows of what is in the buffer only. Tomcat has no setting for it, so the field is found by
 * its name; where it is not found, everything stays as it is.
 */
final class LeanRequests extends ValveBase {

    private static final Logger LOG = LoggerFactory.getLogger(LeanRequests.class);

    private static final int CHARACTERS = 128;

    private static final @Nullable VarHandle INPUT =
            field(Request.class, "inputBuffer", InputBuffer.class); // final: it can be read only
    private static final @Nullable VarHandle CHARS = field(InputBuffer.class, "cb", CharBuffer.class);

    LeanRequests() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        lean(request);
        getNext().invoke(request, response);
    }

    /** A request is used again and again by its connection; nothing is read from a new one yet. */
    private static void lean(Request request) {
        if (INPUT != null && CHARS != null) {
            InputBuffer input = (InputBuffer) INPUT.get(request);
            CharBuffer buffer = (CharBuffer) CHARS.get(input);
            if (buffer.capacity() == InputBuffer.DEFAULT_BUFFER_SIZE && !buffer.hasRemaining()) { // as it was made
                CHARS.set(input, CharBuffer.allocate(CHARACTERS).limit(0));
            }
        }
    }

    private static @Nullable VarHandle field(Class<?> of, String name, Class<?> type) {
        try {
            return MethodHandles.privateLookupIn(of, MethodHandles.lookup()).findVarHandle(of, name, type);
        } catch (ReflectiveOperationException | RuntimeException missing) {
            LOG.warn("Tomcat's {} has no field {}: each connection takes 16 KB more", of.getSimpleName(), name);
            return null;
        }
    }
}
