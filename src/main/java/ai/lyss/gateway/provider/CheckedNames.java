package ai.lyss.gateway.provider;

import ai.lyss.gateway.core.AddressRules;
import ai.lyss.gateway.core.Channel;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Where the names of upstreams lead, asked whenever a connection is made: a name that led elsewhere when its channel was
 * made is refused now, and so is an address that is its own name. What belongs to no tenant comes from whoever runs the
 * gateway, and may be anywhere.
 */
@Component
final class CheckedNames extends SystemDefaultDnsResolver {

    /** Marks the connections that were made without a check: they are not used for tenants' channels. */
    static final String UNCHECKED = "unchecked";

    private static final Logger LOG = LoggerFactory.getLogger(CheckedNames.class);

    private final AddressRules rules;
    private final ThreadLocal<Boolean> unchecked = new ThreadLocal<>(); // HttpClient does not say whose call it is

    CheckedNames(AddressRules rules) {
        this.rules = rules;
    }

    /** The name leads to an address that tenants are refused. */
    static final class RefusedAddressException extends UnknownHostException {

        private static final long serialVersionUID = 1L;

        RefusedAddressException(String host) {
            super(host);
        }
    }

    static boolean isChecked(@Nullable Channel channel) {
        return channel == null || channel.tenantId() != null;
    }

    /** Names that this thread asks for are not checked until {@link #check}. */
    void trust() {
        unchecked.set(true);
    }

    void check() {
        unchecked.remove();
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] addresses = super.resolve(host);
        if (unchecked.get() == null) {
            for (InetAddress address : addresses) {
                if (rules.refuse(address)) {
                    LOG.warn(
                            "{} leads to {}, which lyss.channels.refused-addresses refuses to tenants' channels",
                            host,
                            address.getHostAddress());
                    throw new RefusedAddressException(host);
                }
            }
        }
        return addresses;
    }
}
