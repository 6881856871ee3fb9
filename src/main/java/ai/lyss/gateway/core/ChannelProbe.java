package ai.lyss.gateway.core;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Asks a channel whether it works, with a real call that costs as little as possible. */
@FunctionalInterface
public interface ChannelProbe {

    /**
     * What came of it.
     *
     * @param answered whether the channel works
     * @param latency until the whole answer or the failure was there
     * @param upstreamModel the model that was asked; null when the list of models was
     * @param status the upstream's HTTP status, 0 when there was none
     * @param failure why it does not work; null when it does
     * @param answer the upstream's answer, shortened and without credentials; null when there was none
     * @param told what of it is said in the words of a provider of models; null when nothing is
     */
    record Finding(
            boolean answered,
            Duration latency,
            @Nullable String upstreamModel,
            int status,
            @Nullable UpstreamFailure failure,
            @Nullable String answer,
            @Nullable String told) {

        /** One of whose answer nobody but operators is shown anything. */
        public Finding(
                boolean answered,
                Duration latency,
                @Nullable String upstreamModel,
                int status,
                @Nullable UpstreamFailure failure,
                @Nullable String answer) {
            this(answered, latency, upstreamModel, status, failure, answer, null);
        }
    }

    /** How much is asked. */
    enum Depth {
        /** The list of models where that proves the credential, else one token. */
        CHEAP,
        /** One token of a model. */
        MODEL
    }

    /**
     * Calls the channel, stored or not, and waits for it.
     *
     * @param model the name that callers send; null for the first that the channel names
     */
    Finding probe(Channel channel, Depth depth, @Nullable String model);
}
