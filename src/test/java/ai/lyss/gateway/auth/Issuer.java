package ai.lyss.gateway.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.atomic.AtomicInteger;

/** An identity provider on the loopback interface, with its keys and its discovery document. */
final class Issuer implements AutoCloseable {

    /** One for all: to find primes takes long. */
    static final RSAKey KEY = newKey("one");

    final AtomicInteger asked = new AtomicInteger();
    volatile boolean broken;
    private final HttpServer server;

    Issuer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/jwks", exchange -> {
            asked.incrementAndGet();
            answer(exchange, new JWKSet(KEY.toPublicJWK()).toString());
        });
        server.createContext(
                "/.well-known/openid-configuration",
                exchange -> answer(exchange, """
                        {"issuer": "%s", "jwks_uri": "%s", "subject_types_supported": ["public"],
                         "authorization_endpoint": "%s/authorize", "response_types_supported": ["code"]}
                        """.formatted(uri(), jwksUri(), uri())));
        server.start();
    }

    static RSAKey newKey(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private void answer(HttpExchange exchange, String json) throws IOException {
        try (exchange) {
            byte[] body = json.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(broken ? 503 : 200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    String uri() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    String jwksUri() {
        return uri() + "/jwks";
    }

    /** Good claims, to be spoilt by a test. */
    JWTClaimsSet.Builder claims() {
        return claims(uri());
    }

    static JWTClaimsSet.Builder claims(String issuer) {
        return new JWTClaimsSet.Builder()
                .issuer(issuer)
                .subject("alice")
                .audience("lyss")
                .claim("tenant", "acme")
                .expirationTime(Date.from(Instant.now().plusSeconds(600)));
    }

    String sign(JWTClaimsSet.Builder claims) throws JOSEException {
        return signed(JWSAlgorithm.RS256, "one", new RSASSASigner(KEY), claims);
    }

    static String signed(JWSAlgorithm algorithm, String keyId, JWSSigner signer, JWTClaimsSet.Builder claims)
            throws JOSEException {
        SignedJWT token =
                new SignedJWT(new JWSHeader.Builder(algorithm).keyID(keyId).build(), claims.build());
        token.sign(signer);
        return token.serialize();
    }

    static String signed(String secret, JWTClaimsSet.Builder claims) throws JOSEException {
        return signed(JWSAlgorithm.HS256, "secret", new MACSigner(secret), claims);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
