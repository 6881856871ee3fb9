package ai.lyss.gateway.provider;

import ai.lyss.gateway.core.Catalog;
import ai.lyss.gateway.core.LossPolicy;
import ai.lyss.gateway.core.LossSettings;
import org.springframework.stereotype.Component;

/** Makes the steps that the routes of providers name. */
@Component
public final class ProviderSteps {

    private final LossPolicy lossPolicy;
    private final Catalog catalog;

    ProviderSteps(LossSettings settings, Catalog catalog) {
        this.lossPolicy = settings.loss();
        this.catalog = catalog;
    }

    /** The transform step. */
    public Transform transform(Formats formats) {
        return new Transform(formats, lossPolicy, catalog);
    }

    /** The normalize step. */
    public Normalize normalize(Formats formats) {
        return new Normalize(formats);
    }
}
