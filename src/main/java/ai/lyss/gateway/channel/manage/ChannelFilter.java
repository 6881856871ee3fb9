package ai.lyss.gateway.channel.manage;

import ai.lyss.gateway.channel.StoredChannel;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.Fields;
import ai.lyss.gateway.core.ManagementRequest;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/** Which channels of a list are meant. */
final class ChannelFilter {

    /** The parameters that it knows. */
    static final Set<String> NAMES = Set.of("provider", "model", "tenant_id", "enabled", "state", "name", "origin");

    private ChannelFilter() {}

    static Predicate<StoredChannel> of(ManagementRequest request, ChannelStatuses statuses, Fields problems) {
        Predicate<StoredChannel> meant = stored -> true;
        for (String name : NAMES) {
            String value = request.query().get(name);
            if (value != null) {
                meant = meant.and(one(name, value, statuses, problems));
            }
        }
        return meant;
    }

    private static Predicate<StoredChannel> one(String name, String value, ChannelStatuses statuses, Fields problems) {
        return switch (name) {
            case "provider" -> stored -> stored.provider().equals(value);
            case "model" ->
                stored -> {
                    Channel channel = stored.channel();
                    return channel != null && channel.entryFor(value).isPresent();
                };
            case "tenant_id" -> stored -> value.equals(stored.tenantId());
            case "enabled" -> enabled(value, problems);
            case "state" -> state(value, statuses, problems);
            case "name" -> {
                String part = value.toLowerCase(Locale.ROOT);
                yield stored -> stored.name().toLowerCase(Locale.ROOT).contains(part);
            }
            default -> stored -> stored.origin().toString().equals(value);
        };
    }

    private static Predicate<StoredChannel> enabled(String value, Fields problems) {
        if (!value.equals("true") && !value.equals("false")) {
            problems.wrong("enabled", "must be true or false");
        }
        return stored -> {
            Channel channel = stored.channel();
            return channel != null && channel.enabled() == value.equals("true");
        };
    }

    private static Predicate<StoredChannel> state(String value, ChannelStatuses statuses, Fields problems) {
        if (!ChannelStatuses.STATES.contains(value)) {
            problems.wrong("state", "must be one of " + String.join(", ", ChannelStatuses.STATES));
        }
        return stored -> statuses.state(stored).equals(value);
    }
}
