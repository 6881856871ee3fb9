package ai.lyss.gateway.quota;

import ai.lyss.gateway.core.AskedAnswer;
import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.Capabilities;
import ai.lyss.gateway.core.Catalog;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.Channels;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.Operation;
import ai.lyss.gateway.core.PriceKind;
import ai.lyss.gateway.core.Prices;
import ai.lyss.gateway.core.PromptEstimate;
import ai.lyss.gateway.core.Traits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Works out what a request may take, from its body and from what is known of the channels that may answer. */
@Component
class Demands {

    private static final Demand NO_TOKENS = new Demand(0, 1, 0, false, true, Rates.FREE);

    private final Channels channels;
    private final Catalog catalog;
    private final PromptEstimate prompts;
    private final Typical typical;
    private final QuotaSettings settings;
    private final Refusals refusals;

    Demands(
            Channels channels,
            Catalog catalog,
            PromptEstimate prompts,
            Typical typical,
            QuotaSettings settings,
            Refusals refusals) {
        this.channels = channels;
        this.catalog = catalog;
        this.prompts = prompts;
        this.typical = typical;
        this.settings = settings;
        this.refusals = refusals;
    }

    /** What a request may take; null when no channel would answer it, which the balancer tells best. */
    @Nullable
    Demand of(Exchange exchange, Caller caller, ModelRequest request, List<Account> accounts) {
        List<Channel> serving = channels.snapshot().serving(caller.tenantId(), request.model()).stream()
                .filter(Channel::enabled)
                .toList();
        if (serving.isEmpty()) {
            return null;
        }
        boolean money = false;
        boolean tokens = false;
        for (Account account : accounts) {
            money |= account.quota().unit() == Unit.COST && account.quota().enforced();
            tokens |= account.quota().unit() != Unit.REQUESTS && account.quota().enforced();
        }
        if (!tokens) {
            return NO_TOKENS;
        }
        Catalog held = Catalog.KEY.find(exchange);
        List<Traits> models = new ArrayList<>();
        for (Channel channel : serving) {
            models.add((held == null ? catalog : held).of(channel, channel.upstreamModel(request.model())));
        }
        AskedAnswer asked = AskedAnswer.of(request);
        long prompt = typical.prompt(caller.tenantId(), request.model(), prompts.of(request));
        Rates rates = money ? rates(models, request, prompt) : Rates.FREE;
        if (request.operation() == Operation.EMBEDDINGS) {
            return new Demand(prompt, 1, 0, true, false, rates);
        }
        long byModel = mostOf(models);
        boolean limited = asked.limit() > 0;
        long each = limited ? Math.min(asked.limit(), byModel) : byModel;
        return new Demand(prompt, asked.choices(), each * asked.choices(), limited, request.stream(), rates);
    }

    /** The same request with its prompt counted, as far as that takes no time; never more than was judged. */
    Demand counted(Demand judged, Caller caller, ModelRequest request) {
        long prompt = typical.prompt(caller.tenantId(), request.model(), prompts.closely(request));
        return prompt < judged.prompt() ? judged.withPrompt(prompt) : judged;
    }

    private Rates rates(List<Traits> models, ModelRequest request, long prompt) {
        List<Prices> priced = new ArrayList<>();
        for (Traits model : models) {
            Prices prices = model.prices();
            boolean known = request.operation() == Operation.EMBEDDINGS
                    ? prices.perMillion().containsKey(PriceKind.INPUT)
                    : prices.isPriced();
            if (known) {
                priced.add(prices);
            } else if (settings.unpriced() == QuotaSettings.Unpriced.REJECT) {
                throw refusals.unpriced(request.model());
            }
        }
        return Rates.dearest(priced, PossibleKinds.of(request), prompt);
    }

    private long mostOf(List<Traits> models) {
        long most = 0;
        for (Traits model : models) {
            Optional<Integer> known = model.get(Capabilities.MAX_OUTPUT);
            most = Math.max(most, known.orElse(settings.mostOutput()));
        }
        return most;
    }
}
