package ai.lyss.gateway.provider;

import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Loss;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.Operation;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The operations that a provider knows, and how it says each. */
public final class Formats {

    private final Map<Operation, ProviderFormat> known;

    private Formats(Map<Operation, ProviderFormat> known) {
        this.known = known;
    }

    /** A provider that knows one operation. */
    public static Formats of(Operation operation, ProviderFormat format) {
        return new Formats(Map.of(operation, format));
    }

    /** The same provider, which knows another operation. */
    public Formats and(Operation operation, ProviderFormat format) {
        Map<Operation, ProviderFormat> more = new EnumMap<>(known);
        more.put(operation, format);
        return new Formats(more);
    }

    /** A 400: the model's provider does not know the operation. */
    public static GatewayException unsupported(ModelRequest request) {
        return new GatewayException(
                        ErrorKind.INVALID_REQUEST,
                        "The model '" + request.model() + "' cannot be asked for this: its provider has no "
                                + request.operation().words() + ".")
                .withParam("model")
                .withCode("unsupported_operation");
    }

    /**
     * A request in the words in which the provider is asked.
     *
     * @param request the client's own words where the provider knows them, else the translation
     * @param losses what the translation has lost
     */
    record Chosen(ProviderFormat format, ModelRequest request, List<Loss> losses) {}

    /**
     * How a request is put to this provider.
     *
     * @throws GatewayException 400 when it does not know the operation
     */
    Chosen choose(ModelRequest request) {
        ModelRequest.Original original = request.original();
        if (original != null) {
            ProviderFormat own = known.get(original.operation());
            if (own != null) {
                return new Chosen(own, request.inItsOwnWords(), List.of());
            }
        }
        ProviderFormat format = known.get(request.operation());
        if (format == null) {
            throw unsupported(request);
        }
        return new Chosen(format, request, original == null ? List.of() : original.losses());
    }
}
