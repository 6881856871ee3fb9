package ai.lyss.gateway.channel;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * Where channels come from.
 *
 * @param refresh how often they are read although nobody has told of a change; a net beneath {@code LISTEN}
 * @param file the file that declares channels and policies, applied at each start; null or empty for none
 * @param refusedAddresses ranges such as {@code 169.254.0.0/16} to which tenants' channels send nothing
 * @param credentialVariables which environment variables a document may name as credentials, as a regular expression;
 *     the gateway's own are none, whatever it says
 */
@ConfigurationProperties("lyss.channels")
record ChannelSettings(
        @DefaultValue("10s") Duration refresh,
        @Nullable Path file,

        @DefaultValue({
            "0.0.0.0/8",
            "169.254.0.0/16",
            "168.63.129.16/32",
            "100.100.100.200/32",
            "192.0.0.192/32",
            "fe80::/10",
            "fd00:ec2::/32",
            "fd20:ce::254/128"
        })
        List<String> refusedAddresses,

        @DefaultValue(CREDENTIALS) String credentialVariables) {

    /** Names that say what they are. */
    static final String CREDENTIALS = "[A-Z0-9_]+_(KEY|TOKEN|SECRET|CREDENTIALS?)(_[0-9]+)?";

    /** Checks the time and the expression. */
    public ChannelSettings {
        Assert.isTrue(refresh.isPositive(), "lyss.channels.refresh must be more than nothing");
        file = file == null || file.toString().isBlank() ? null : file;
        refusedAddresses = List.copyOf(refusedAddresses);
        Pattern.compile(credentialVariables); // a broken one is found at the start
    }
}
