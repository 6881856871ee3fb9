package ai.lyss.gateway.core;

import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * A typed exchange property. Steps hand values to later steps under these keys and never in headers: exchange
 * properties do not cross the border, headers do.
 *
 * @param name the property's name, as a route may use it in {@code ${exchangeProperty.name}}
 * @param type what is stored
 */
public record ExchangeKey<T>(String name, Class<T> type) {

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
        return type.cast(exchange.getProperty(name));
    }

    /** Sets the value for the steps that follow. */
    public void set(Exchange exchange, T value) {
        exchange.setProperty(name, value);
    }

    /** Forgets the value. */
    public void remove(Exchange exchange) {
        exchange.removeProperty(name);
    }
}
