package ai.lyss.gateway.balance;

import ai.lyss.gateway.core.AskedAnswer;
import ai.lyss.gateway.core.Catalog;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.Fidelity;
import ai.lyss.gateway.core.Fidelity.Fit;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.Prices;
import ai.lyss.gateway.core.PromptEstimate;
import ai.lyss.gateway.core.Usage;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What is asked, as far as it matters for who is asked; each answer is found when it is first needed, and kept. */
final class Asked {

    /** Losses of a kind that cannot express the request. */
    static final int CANNOT = Integer.MAX_VALUE;

    private static final int USUAL_ANSWER = 500; // tokens

    private final String tenantId;
    private final ModelRequest request;
    private final List<Channel> kinds;
    private final Fidelity fidelity;
    private final Catalog catalog;
    private final PromptEstimate prompts;
    private Fit @Nullable [] fits;
    private @Nullable OptionalLong @Nullable [] prices;
    private double @Nullable [] numbers;
    private @Nullable Usage estimate;
    private long affinity;
    private boolean isHashed;

    /** @param kinds a channel of each kind */
    Asked(
            String tenantId,
            ModelRequest request,
            List<Channel> kinds,
            Fidelity fidelity,
            Catalog catalog,
            PromptEstimate prompts) {
        this.tenantId = tenantId;
        this.request = request;
        this.kinds = kinds;
        this.fidelity = fidelity;
        this.catalog = catalog;
        this.prompts = prompts;
    }

    /** The name that the caller sends. */
    String model() {
        return request.model();
    }

    /** How many kinds of channels there are. */
    int kinds() {
        return kinds.size();
    }

    /** What a kind would do to the request. */
    Fit fit(int kind) {
        Fit[] known = fits;
        if (known == null) {
            known = new Fit[kinds.size()];
            fits = known;
        }
        Fit fit = known[kind];
        if (fit == null) {
            fit = fidelity.of(request, kinds.get(kind));
            known[kind] = fit;
        }
        return fit;
    }

    /** How many fields a kind would lose; {@link #CANNOT} when it cannot express the request at all. */
    int losses(int kind) {
        Fit fit = fit(kind);
        return fit.refusal() == null ? fit.losses().size() : CANNOT;
    }

    /** What a kind would take for the request, by the estimate, in nanos; empty when it has no price. */
    OptionalLong nanos(int kind) {
        @Nullable OptionalLong[] known = prices;
        if (known == null) {
            known = new OptionalLong[kinds.size()];
            prices = known;
        }
        OptionalLong price = known[kind];
        if (price == null) {
            Channel channel = kinds.get(kind);
            Prices its = catalog.of(channel, channel.upstreamModel(model())).prices();
            price = its.isPriced() ? its.nanos(estimate()) : OptionalLong.empty();
            known[kind] = price;
        }
        return price;
    }

    /** The same as a number; infinite when it has no price. */
    double price(int kind) {
        double[] known = numbers;
        if (known == null) {
            known = new double[kinds.size()];
            for (int i = 0; i < known.length; i++) {
                OptionalLong nanos = nanos(i);
                known[i] = nanos.isPresent() ? nanos.getAsLong() : Double.POSITIVE_INFINITY;
            }
            numbers = known;
        }
        return known[kind];
    }

    /** Prompt and answer, roughly. */
    Usage estimate() {
        Usage known = estimate;
        if (known == null) {
            known = new Usage(prompts.of(request), AskedAnswer.of(request).tokens(USUAL_ANSWER), 0, 0, 0);
            estimate = known;
        }
        return known;
    }

    /** A hash of the conversation that this belongs to. */
    long affinity() {
        if (!isHashed) {
            affinity = Hashes.mixed(Hashes.of(tenantId) ^ Conversation.hash(request));
            isHashed = true;
        }
        return affinity;
    }
}
