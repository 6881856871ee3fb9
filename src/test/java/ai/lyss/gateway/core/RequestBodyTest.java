package ai.lyss.gateway.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import org.apache.camel.Message;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultMessage;
import org.junit.jupiter.api.Test;

/** A body has a time as a whole, however lively it is. */
class RequestBodyTest {

    private static final int LIMIT = 10_000;

    @Test
    void bodyThatComesByteByByte_isA408WhenItsTimeIsUp() {
        Drip drip = new Drip();
        assertThatThrownBy(() -> new RequestBody(LIMIT, Duration.ofNanos(1)).bytes(message(drip), more -> {}))
                .isInstanceOfSatisfying(
                        GatewayException.class, late -> assertThat(late.kind()).isEqualTo(ErrorKind.REQUEST_TIMEOUT));
        assertThat(drip.drops).isLessThan(LIMIT);
    }

    @Test
    void bodyThatComesInTime_isRead() {
        byte[] body = {1, 2, 3};
        assertThat(new RequestBody(LIMIT, Duration.ofHours(1))
                        .bytes(message(new ByteArrayInputStream(body)), more -> {}))
                .isEqualTo(body);
    }

    private static Message message(InputStream body) {
        Message message = new DefaultMessage(new DefaultCamelContext());
        message.setBody(body);
        return message;
    }

    /** Has one byte at a time, and no end. */
    private static final class Drip extends InputStream {

        private int drops;

        @Override
        public int read() {
            drops++;
            return ' ';
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            into[offset] = (byte) read();
            return 1;
        }
    }
}
