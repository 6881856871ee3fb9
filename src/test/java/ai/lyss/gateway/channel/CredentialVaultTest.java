package ai.lyss.gateway.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lyss.gateway.core.Credential;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a stolen or a moved ciphertext is worth, and where the keyset is. */
class CredentialVaultTest {

    private static final Credential CREDENTIAL = new Credential("sk-upstream-0123456789");

    @TempDir
    Path home;

    @Test
    void credential_comes_back_after_a_restart() throws Exception {
        byte[] stored = vault().encrypt(CREDENTIAL, "acme", "one");
        assertThat(new String(stored, StandardCharsets.ISO_8859_1)).doesNotContain("upstream");
        assertThat(vault().decrypt(stored, "acme", "one")).isEqualTo(CREDENTIAL);
    }

    @Test
    void ciphertext_is_bound_to_its_tenant_and_channel() throws Exception {
        CredentialVault vault = vault();
        byte[] stored = vault.encrypt(CREDENTIAL, "acme", "one");
        assertThatThrownBy(() -> vault.decrypt(stored, "acme", "two")).isInstanceOf(GeneralSecurityException.class);
        assertThatThrownBy(() -> vault.decrypt(stored, "rival", "one")).isInstanceOf(GeneralSecurityException.class);
        assertThatThrownBy(() -> vault.decrypt(stored, null, "one")).isInstanceOf(GeneralSecurityException.class);
        assertThatThrownBy(() -> vault.decrypt(stored, "acm", "eone")).isInstanceOf(GeneralSecurityException.class);
        assertThatThrownBy(() -> vault.decrypt(stored, null, "acmeone")).isInstanceOf(GeneralSecurityException.class);
    }

    @Test
    void keyset_file_is_its_owners_only() throws Exception {
        vault();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("keyset.json"))))
                .isEqualTo("rw-------");
        try (var files = Files.list(home)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void given_keyset_goes_before_the_file() throws Exception {
        byte[] stored = vault().encrypt(CREDENTIAL, "acme", "one");
        String keyset = Files.readString(home.resolve("keyset.json"));
        Path elsewhere = home.resolve("elsewhere.json");
        CredentialVault given = new CredentialVault(new CredentialSettings(keyset, elsewhere));
        assertThat(given.decrypt(stored, "acme", "one")).isEqualTo(CREDENTIAL);
        assertThat(elsewhere).doesNotExist();
    }

    private CredentialVault vault() throws Exception {
        return new CredentialVault(new CredentialSettings("", home.resolve("keyset.json")));
    }
}
