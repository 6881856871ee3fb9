package ai.lyss.gateway.ledger;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A row on disk: its length and the checksum of length and row, four bytes each, then the row as JSON. A node of
 * another release may read it: what that one does not know, it leaves out.
 */
final class SpoolFrame {

    /** Bytes before the row. */
    static final int HEAD = 8;

    /** Longest row; a longer one in a file is not one. */
    static final int MOST = 1 << 20;

    private static final ObjectMapper MAPPER = Json.MAPPER
            .copy()
            .registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private SpoolFrame() {}

    static byte[] of(LedgerRow row) {
        return frame(json(row));
    }

    static byte[] frame(byte[] json) {
        if (json.length > MOST) {
            throw new IllegalArgumentException("A row of " + json.length + " bytes");
        }
        return ByteBuffer.allocate(HEAD + json.length)
                .putInt(json.length)
                .putInt(checksum(json, 0, json.length))
                .put(json)
                .array();
    }

    /** The row as JSON. */
    static byte[] json(LedgerRow row) {
        try {
            return MAPPER.writeValueAsBytes(row);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** The length of the frame that begins here, or -1 when none does: the end, a torn write, or something else. */
    static int length(byte[] bytes, int at) {
        if (bytes.length - at < HEAD) {
            return -1;
        }
        ByteBuffer head = ByteBuffer.wrap(bytes, at, HEAD);
        int length = head.getInt();
        int checksum = head.getInt();
        boolean whole = length > 0
                && length <= MOST
                && bytes.length - at - HEAD >= length
                && checksum == checksum(bytes, at + HEAD, length);
        return whole ? HEAD + length : -1;
    }

    /** The row of the frame that begins here and is whole; null when it is no row that this release can read. */
    static @Nullable LedgerRow row(byte[] bytes, int at, int length) {
        try {
            return MAPPER.readValue(bytes, at + HEAD, length - HEAD, LedgerRow.class);
        } catch (IOException foreign) {
            return null;
        }
    }

    private static int checksum(byte[] bytes, int from, int length) {
        CRC32C sum = new CRC32C();
        sum.update(ByteBuffer.allocate(Integer.BYTES).putInt(length).flip());
        sum.update(bytes, from, length);
        return (int) sum.getValue();
    }
}
