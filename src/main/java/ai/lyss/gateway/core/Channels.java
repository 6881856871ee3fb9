package ai.lyss.gateway.core;

import java.util.List;

/** The channels as they are now: one immutable snapshot, read without locks and without the database. */
@FunctionalInterface
public interface Channels {

    /** All channels, enabled or not, of all tenants; callers filter by {@link Channel#isFor}. */
    List<Channel> all();
}
