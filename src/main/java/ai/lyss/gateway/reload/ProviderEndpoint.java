package ai.lyss.gateway.reload;

import org.apache.camel.MultipleConsumersSupport;
import org.apache.camel.Producer;
import org.apache.camel.component.direct.DirectEndpoint;

/** {@code direct:provider-x}: the door to whichever version of the provider's route serves. */
final class ProviderEndpoint extends DirectEndpoint implements MultipleConsumersSupport {

    private final String name;
    private final ProviderDirect component;

    ProviderEndpoint(String uri, String name, ProviderDirect component) {
        super(uri, component);
        this.name = name;
        this.component = component;
    }

    String name() {
        return name;
    }

    @Override
    public boolean isMultipleConsumersSupported() {
        return true; // two versions, for as long as requests are on the older
    }

    @Override
    public Producer createProducer() {
        return new ProviderProducer(this, name, component);
    }
}
