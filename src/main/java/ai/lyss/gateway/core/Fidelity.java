package ai.lyss.gateway.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How faithfully channels can say a request, known without calling them. */
@FunctionalInterface
public interface Fidelity {

    /**
     * How a channel would say a request.
     *
     * @param losses what it cannot say as it was meant
     * @param refusal why it cannot say it at all; null when it can
     */
    record Fit(List<Loss> losses, @Nullable GatewayException refusal) {

        /** Nothing is lost, as far as anybody knows. */
        public static final Fit WHOLE = new Fit(List.of(), null);

        /** True when all is said as it was meant. */
        public boolean isWhole() {
            return refusal == null && losses.isEmpty();
        }
    }

    /** How a channel would say a request. */
    Fit of(ModelRequest request, Channel channel);
}
