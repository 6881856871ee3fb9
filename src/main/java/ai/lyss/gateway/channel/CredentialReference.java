package ai.lyss.gateway.channel;

import ai.lyss.gateway.core.Fields;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * A credential in a document: {@code ${NAME}} of an environment variable. A credential itself is refused, since
 * documents are kept where many can read them, unless it says that it is meant so: {@code literal:simulated-key}.
 */
@Component
class CredentialReference {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]{0,199})}");
    private static final String LITERAL = "literal:";

    /** The gateway's own: who may declare channels may not have these sent anywhere. */
    private static final List<String> OWN =
            List.of("LYSS_", "SPRING_", "SERVER_", "MANAGEMENT_", "CAMEL_", "LOGGING_", "OTEL_", "JAVA_", "JDK_", "PG");

    private final Environment environment;
    private final Pattern allowed;

    CredentialReference(Environment environment, ChannelSettings settings) {
        this.environment = environment;
        this.allowed = Pattern.compile(settings.credentialVariables());
    }

    /** The credential; null when it is wrong, which is then left in the fields, without the value. */
    @Nullable
    String resolve(Fields channel, String written) {
        if (written.startsWith(LITERAL)) {
            return written.substring(LITERAL.length());
        }
        Matcher reference = REFERENCE.matcher(written);
        if (!reference.matches()) {
            channel.wrong(
                    "credential",
                    "must be ${NAME} of an environment variable; one that is no secret can stand behind literal:");
            return null;
        }
        String name = reference.group(1);
        if (OWN.stream().anyMatch(name::startsWith)) {
            channel.wrong("credential", "must not be a variable of the gateway itself");
            return null;
        }
        if (!allowed.matcher(name).matches()) {
            channel.wrong(
                    "credential",
                    "must be ${NAME} of a variable that is a credential by its name (lyss.channels.credential-variables)");
            return null;
        }
        String value = environment.getProperty(name);
        if (value == null || value.isBlank()) {
            channel.wrong("credential", "needs the environment variable " + name + ", which is not set");
            return null;
        }
        return value;
    }
}
