package ai.lyss.gateway.core;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Takes room for what a body becomes: {@code {}} are two bytes and, as a node of a tree, some 90. Names, values, and the
 * beginnings and ends of objects and arrays are counted; each is worth {@link #BYTES} bytes of body, and a number with a
 * fraction or an exponent {@link #DECIMAL} more, which is less than there are to each in what people send, and then nothing
 * more is taken.
 */
final class CountedTokens extends JsonParserDelegate {

    /** What a token is worth. Measured as nodes: 25 to 110 bytes of heap; the room for bodies is an eighth of it. */
    static final int BYTES = 16;

    /** Nobody sends so many, and alone they are about 100 MB. */
    static final int MOST = 1_000_000;

    /** What a decimal is worth beyond that: with its digits and its spelling it is up to 170 bytes of heap. */
    static final int DECIMAL = 10;

    private static final int STEP = 1024;

    private final BodyRoom room;
    private final long most;
    private long taken;
    private long count;
    private long decimals;

    /**
     * Counts those of a body.
     *
     * @param taken bytes for which there is room already
     * @param room throws when there is no room for more
     * @param most tokens that are read
     */
    CountedTokens(JsonParser source, long taken, BodyRoom room, long most) {
        super(source);
        this.taken = taken;
        this.room = room;
        this.most = most;
    }

    @Override
    public @Nullable JsonToken nextToken() throws IOException {
        if (++count % STEP == 0) {
            takeRoom();
        }
        JsonToken token = super.nextToken();
        if (token == JsonToken.VALUE_NUMBER_FLOAT) {
            decimals++;
        }
        return token;
    }

    private void takeRoom() {
        if (count > most) {
            throw new GatewayException(
                    ErrorKind.TOO_LARGE, "The body has more than " + most + " names, values and brackets.");
        }
        long more = count * BYTES + decimals * DECIMAL - taken;
        if (more > 0) {
            room.take(more);
            taken += more;
        }
    }
}
