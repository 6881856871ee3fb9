package ai.lyss.gateway.auth;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.ResourceRetriever;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import org.jspecify.annotations.Nullable;

/**
 * Where an issuer publishes its keys: at a JWKS URI, or where its discovery document says
 * (<a href="https://openid.net/specs/openid-connect-discovery-1_0.html">OpenID Connect discovery</a>).
 *
 * @param jwksUri the keys themselves; null to discover
 * @param issuer whose discovery document is read; must not be null without a JWKS URI
 */
record KeySetDocument(@Nullable String jwksUri, @Nullable String issuer) {

    private static final int TIMEOUT_MILLIS = 3_000;
    private static final int MAX_BYTES = 1 << 20;
    private static final ResourceRetriever HTTP =
            new DefaultResourceRetriever(TIMEOUT_MILLIS, TIMEOUT_MILLIS, MAX_BYTES);

    /** Fetches the keys; any failure is the issuer's and not the token's. */
    JWKSet read() throws KeySourceException {
        try {
            return JWKSet.parse(get(jwksUri != null ? jwksUri : discovered()));
        } catch (IOException | ParseException | IllegalArgumentException failure) {
            throw new KeySourceException(failure.getMessage(), failure);
        }
    }

    private String discovered() throws IOException {
        String base = String.valueOf(issuer);
        String stem = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        JsonNode document =
                Json.read(get(stem + "/.well-known/openid-configuration").getBytes(StandardCharsets.UTF_8));
        if (!base.equals(Json.textOf(document, "issuer"))) {
            throw new IOException("the discovery document of " + base + " names another issuer");
        }
        String uri = Json.textOf(document, "jwks_uri");
        if (uri == null) {
            throw new IOException("the discovery document of " + base + " has no jwks_uri");
        }
        return uri;
    }

    private static String get(String uri) throws IOException {
        return HTTP.retrieveResource(URI.create(uri).toURL()).getContent();
    }
}
