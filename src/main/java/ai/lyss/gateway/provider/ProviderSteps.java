package ai.lyss.gateway.provider;

import ai.lyss.gateway.core.LossPolicy;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Makes the steps that the routes of providers name. */
@Component
public final class ProviderSteps {

    private final LossPolicy lossPolicy;

    ProviderSteps(@Value("${lyss.loss:warn}") String lossPolicy) {
        this.lossPolicy = LossPolicy.of(lossPolicy);
    }

    /** The transform step. */
    public Transform transform(Formats formats) {
        return new Transform(formats, lossPolicy);
    }

    /** The normalize step. */
    public Normalize normalize(Formats formats) {
        return new Normalize(formats);
    }
}
