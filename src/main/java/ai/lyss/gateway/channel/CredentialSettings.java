package ai.lyss.gateway.channel;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the keyset is that encrypts credentials.
 *
 * @param keyset the Tink keyset itself as JSON; goes before the file. All nodes on one database need the same
 * @param keysetFile its file, made at the first start
 */
@ConfigurationProperties("lyss.credentials")
record CredentialSettings(
        @Nullable String keyset,
        @DefaultValue("data/keyset.json") Path keysetFile) {

    /** Never the keyset. */
    @Override
    public String toString() {
        return "CredentialSettings[keysetFile=" + keysetFile + "]";
    }
}
