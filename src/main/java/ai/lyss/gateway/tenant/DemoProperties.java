package ai.lyss.gateway.tenant;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.StringUtils;

/**
 * A tenant to try the gateway with.
 *
 * @param enabled whether there is one
 * @param key its virtual key, for examples that can be copied; anybody may know it, so it works in the demo only.
 *     Without it a random one is issued
 */
@ConfigurationProperties("lyss.demo")
record DemoProperties(boolean enabled, @Nullable String key) {

    DemoProperties {
        key = StringUtils.hasText(key) ? new KeySecret(key).text() : null;
    }
}
