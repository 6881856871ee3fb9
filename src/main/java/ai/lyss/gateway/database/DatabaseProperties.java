package ai.lyss.gateway.database;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the embedded database lives; of no effect with an external one.
 *
 * @param directory its data, kept across restarts
 * @param binaries where PostgreSQL itself is unpacked; not the system's temporary directory, which is cleaned under
 *     the feet of long-running processes
 */
@ConfigurationProperties("lyss.database")
record DatabaseProperties(
        @DefaultValue("data/postgres") Path directory,
        @DefaultValue("data/postgres-binaries") Path binaries) {}
