package ai.lyss.gateway.core;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeExtension;
import org.apache.camel.SafeCopyProperty;
import org.jspecify.annotations.Nullable;

/**
 * What a step hands to later steps of the same exchange. Such values stay inside; headers would cross the border.
 *
 * <p>They are no exchange properties of their own: those are a map that grows three times with a request and is copied
 * for each attempt. A value has its place in one array, which Camel copies with the exchange and hands back with its
 * results; a copy's changes are not seen before. {@code ${exchangeProperty...}} does not see them at all.
 */
public final class ExchangeKey<T> {

    private static final int PLACES = 64;
    private static final String VALUES = "lyss.values";
    private static final Map<String, Integer> KNOWN = new HashMap<>();

    private final String name;
    private final Class<T> type;
    private final int place;

    /**
     * A key; two of the same name are the same.
     *
     * @param name told when the value is missing
     * @param type what is stored
     */
    public ExchangeKey(String name, Class<T> type) {
        this.name = name;
        this.type = type;
        synchronized (KNOWN) {
            place = KNOWN.computeIfAbsent(name, unknown -> KNOWN.size());
        }
        if (place >= PLACES) {
            throw new IllegalStateException("More than " + PLACES + " keys: " + name);
        }
    }

    /** The value, which an earlier step must have set; {@link IllegalStateException} names the missing one. */
    public T get(Exchange exchange) {
        T value = find(exchange);
        if (value == null) {
            throw new IllegalStateException("No " + name + " on the exchange: the step that sets it did not run");
        }
        return value;
    }

    /** The value, or null when no step has set it. */
    public @Nullable T find(Exchange exchange) {
        Values values = values(exchange.getExchangeExtension());
        return values == null ? null : type.cast(values.places.get(place));
    }

    /** Sets the value for the steps that follow. */
    public void set(Exchange exchange, T value) {
        ExchangeExtension extension = exchange.getExchangeExtension();
        Values values = values(extension);
        if (values == null) {
            values = new Values();
            extension.setSafeCopyProperty(VALUES, values);
        }
        values.places.set(place, value);
    }

    /** Forgets the value. */
    public void remove(Exchange exchange) {
        Values values = values(exchange.getExchangeExtension());
        if (values != null) {
            values.places.set(place, null);
        }
    }

    private static @Nullable Values values(ExchangeExtension extension) {
        return extension.getSafeCopyProperty(VALUES, Values.class);
    }

    /** Atomic, because a keep-alive's thread reads what the request's has set. */
    private static final class Values implements SafeCopyProperty {

        private final AtomicReferenceArray<@Nullable Object> places = new AtomicReferenceArray<>(PLACES);

        @Override
        public Values safeCopy() {
            Values copy = new Values();
            for (int i = 0; i < PLACES; i++) {
                copy.places.setPlain(i, places.get(i));
            }
            return copy;
        }
    }
}
