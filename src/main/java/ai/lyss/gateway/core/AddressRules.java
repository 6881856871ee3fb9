package ai.lyss.gateway.core;

import java.net.InetAddress;

/** Which addresses tenants' channels must not reach, whatever name leads there. */
@FunctionalInterface
public interface AddressRules {

    /** True when it is one of them, in whatever form it is written. */
    boolean refuse(InetAddress address);
}
