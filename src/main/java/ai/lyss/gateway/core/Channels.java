package ai.lyss.gateway.core;

import java.util.List;

/** The channels as they are now, read without locks and without the database. */
@FunctionalInterface
public interface Channels {

    /** The present snapshot; the same object until something changes. */
    ChannelSnapshot snapshot();

    /** Calls whenever the snapshot has become another, on a thread that must not be kept; what is fixed never does. */
    default void onChange(Runnable changed) {}

    /** All channels, enabled or not, of all tenants; callers filter by {@link Channel#isFor}. */
    default List<Channel> all() {
        return snapshot().channels();
    }
}
