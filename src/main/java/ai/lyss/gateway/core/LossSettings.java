package ai.lyss.gateway.core;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What holds where neither a key nor a channel says it.
 *
 * @param loss what is done about parameters that a channel has no word for
 */
@ConfigurationProperties("lyss")
public record LossSettings(@DefaultValue("warn") LossPolicy loss) {}
