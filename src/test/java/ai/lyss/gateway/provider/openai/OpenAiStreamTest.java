package ai.lyss.gateway.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lyss.gateway.core.Capability;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.Traits;
import ai.lyss.gateway.core.UpstreamException;
import ai.lyss.gateway.core.UpstreamFailure.Cause;
import ai.lyss.gateway.provider.sse.SseEvent;
import org.junit.jupiter.api.Test;

/** When a stream with several choices is whole: servers may leave {@code [DONE]} out, but no choice. */
class OpenAiStreamTest {

    private static final Traits OPENAI = new Traits() {
        @Override
        public <T> T get(Capability<T> capability) {
            return capability.otherwise();
        }
    };

    private final OpenAiStream stream =
            new OpenAiStream(ModelRequest.chat("m", true, false, Json.object().put("n", 2)), OPENAI);

    private void accept(String data) {
        stream.accept(new SseEvent("message", data), chunk -> {});
    }

    private void say(int choice, String reason) {
        accept("{\"choices\":[{\"index\":" + choice + ",\"delta\":{\"content\":\"a\"},\"finish_reason\":" + reason
                + "}]}");
    }

    private void assertTruncated() {
        assertThatThrownBy(() -> stream.end(chunk -> {}))
                .isInstanceOfSatisfying(
                        UpstreamException.class,
                        cut -> assertThat(cut.failure().cause()).isEqualTo(Cause.TRUNCATED));
    }

    @Test
    void everyChoiceFinished_isWholeWithoutDone() {
        say(0, "\"stop\"");
        say(1, "\"stop\"");
        assertThat(stream.isDone()).isFalse();
        stream.end(chunk -> {});
        assertThat(stream.isDone()).isTrue();
    }

    @Test
    void choiceThatNeverBegan_isMissedWithoutDone() {
        say(0, "\"stop\"");
        assertTruncated();
    }

    @Test
    void choiceThatNeverBegan_isNotMissedAfterDone() {
        say(0, "\"stop\"");
        accept("[DONE]");
        stream.end(chunk -> {});
        assertThat(stream.isDone()).isTrue();
    }

    @Test
    void choiceThatIsNotFinished_isMissedAfterDone() {
        say(0, "\"stop\"");
        say(1, "null");
        accept("[DONE]");
        assertTruncated();
    }

    @Test
    void nothingButDone_isNoAnswer() {
        accept("[DONE]");
        assertTruncated();
    }
}
