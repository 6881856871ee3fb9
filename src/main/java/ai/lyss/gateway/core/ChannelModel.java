package ai.lyss.gateway.core;

import org.jspecify.annotations.Nullable;

/**
 * A model that a channel serves.
 *
 * @param model the name that callers send; a trailing {@code *} stands for any rest
 * @param upstreamModel the name that the channel sends; null sends the caller's
 */
public record ChannelModel(String model, @Nullable String upstreamModel) {

    /** True when this entry serves the name. */
    public boolean serves(String name) {
        return ModelPattern.matches(model, name);
    }

    /** True when the entry stands for many names; such entries are not listed as models. */
    public boolean isPattern() {
        return ModelPattern.isPattern(model);
    }
}
