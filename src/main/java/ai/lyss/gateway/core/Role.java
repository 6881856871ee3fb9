package ai.lyss.gateway.core;

import java.util.Locale;

/** What a caller may do beside asking models; each role may do what those before it may. */
public enum Role {
    /** Asks models, nothing else. */
    APPLICATION,
    /** Manages what belongs to its tenant. */
    ADMINISTRATOR,
    /** Runs the gateway: manages what belongs to any tenant and to all of them. */
    OPERATOR;

    /** True when this role may do what the other may. */
    public boolean includes(Role other) {
        return compareTo(other) >= 0;
    }

    /** The role by its name in lower case; {@link IllegalArgumentException} when there is none. */
    public static Role of(String name) {
        for (Role each : values()) {
            if (each.toString().equals(name)) {
                return each;
            }
        }
        throw new IllegalArgumentException("a role is application, administrator or operator, not '" + name + "'");
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
