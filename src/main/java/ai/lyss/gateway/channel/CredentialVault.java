package ai.lyss.gateway.channel;

import ai.lyss.gateway.core.Credential;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Encrypts channels' credentials with AES-256-GCM (<a href="https://developers.google.com/tink/aead">Tink AEAD</a>). A
 * ciphertext is bound to its tenant and channel: on another row it does not decrypt. The keyset may hold older keys, so
 * that it can be rotated.
 */
@Component
final class CredentialVault {

    private static final Logger LOG = LoggerFactory.getLogger(CredentialVault.class);

    private final Aead aead;

    CredentialVault(CredentialSettings settings) throws GeneralSecurityException, IOException {
        AeadConfig.register();
        aead = keyset(settings).getPrimitive(RegistryConfiguration.get(), Aead.class);
    }

    byte[] encrypt(Credential credential, @Nullable String tenantId, String channelId) throws GeneralSecurityException {
        return aead.encrypt(credential.secret().getBytes(StandardCharsets.UTF_8), binding(tenantId, channelId));
    }

    /** Throws when the keyset is another, or the ciphertext belongs to another channel. */
    Credential decrypt(byte[] ciphertext, @Nullable String tenantId, String channelId) throws GeneralSecurityException {
        return new Credential(
                new String(aead.decrypt(ciphertext, binding(tenantId, channelId)), StandardCharsets.UTF_8));
    }

    /** The length in front keeps "a" + "bc" and "ab" + "c" apart. */
    private static byte[] binding(@Nullable String tenantId, String channelId) {
        String tenant = tenantId == null ? "" : tenantId;
        return (tenant.length() + ":" + tenant + channelId).getBytes(StandardCharsets.UTF_8);
    }

    private static KeysetHandle keyset(CredentialSettings settings) throws GeneralSecurityException, IOException {
        String inline = settings.keyset();
        if (inline != null && !inline.isBlank()) {
            return parse(inline);
        }
        Path file = settings.keysetFile();
        if (!Files.exists(file)) {
            create(file);
        }
        return parse(Files.readString(file));
    }

    private static KeysetHandle parse(String json) throws GeneralSecurityException {
        return TinkJsonProtoKeysetFormat.parseKeyset(json, InsecureSecretKeyAccess.get());
    }

    /** Whole or not at all, readable by its owner only; whoever comes second takes the file of the first. */
    private static void create(Path file) throws GeneralSecurityException, IOException {
        KeysetHandle fresh = KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM);
        Path directory = file.toAbsolutePath().getParent();
        Files.createDirectories(directory);
        Path draft = Files.createTempFile(directory, "keyset", ".tmp");
        try {
            if (Files.getFileStore(draft).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rw-------"));
            }
            Files.writeString(draft, TinkJsonProtoKeysetFormat.serializeKeyset(fresh, InsecureSecretKeyAccess.get()));
            Files.createLink(file, draft);
            LOG.warn(
                    "A new keyset for credentials was made in {}: without it they cannot be read, so keep a copy.",
                    file);
        } catch (FileAlreadyExistsException otherNode) {
            LOG.info("Another process has just made {}", file);
        } catch (UnsupportedOperationException noLinks) {
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
    }
}
