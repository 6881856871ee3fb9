package ai.lyss.gateway.management;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How the management API is used.
 *
 * @param maxBody larger bodies are refused with 413
 * @param requireIfMatch whether a change must say which version it is meant for
 */
@ConfigurationProperties("lyss.management")
record ManagementSettings(
        @DefaultValue("1MB") DataSize maxBody,
        @DefaultValue("false") boolean requireIfMatch) {}
