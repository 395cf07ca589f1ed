package io.sonostream.testkit.openid;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an ID token is, and what it should not be. */
public enum Forgery {
  NONE,
  /** Signed by nobody. */
  ALG_NONE,
  /** By a key that the provider does not show. */
  OTHER_KEY,
  /** By another key under the name of the provider's. */
  OTHER_KEY_SAME_NAME,
  /** HMAC with the public key as its secret: a verifier that lets the token choose believes it. */
  PUBLIC_KEY_AS_SECRET,
  /** HMAC with the client's secret, which the viewer has as well as the provider. */
  CLIENT_SECRET_AS_KEY,
  /** Claims changed after they were signed. */
  CHANGED,
  OTHER_AUDIENCE,
  OTHER_PARTY,
  OTHER_ISSUER,
  OTHER_NONCE,
  NO_NONCE,
  EXPIRED,
  FROM_THE_FUTURE,
  NO_SUBJECT,
  NO_TOKEN;

  /** What the provider knows when it issues one. */
  record Given(
      String issuer,
      String client,
      String secret,
      String nonce,
      String name,
      List<String> groups) {}

  String token(Given given, RSAKey key, RSAKey other, Instant now) throws JOSEException {
    JWTClaimsSet claims = claims(given, now);
    return switch (this) {
      case NO_TOKEN -> "";
      case ALG_NONE -> new PlainJWT(claims).serialize();
      case OTHER_KEY ->
          signed(claims, JWSAlgorithm.RS256, other.getKeyID(), new RSASSASigner(other));
      case OTHER_KEY_SAME_NAME ->
          signed(claims, JWSAlgorithm.RS256, key.getKeyID(), new RSASSASigner(other));
      case PUBLIC_KEY_AS_SECRET ->
          signed(
              claims,
              JWSAlgorithm.HS256,
              key.getKeyID(),
              new MACSigner(key.toRSAPublicKey().getEncoded()));
      case CLIENT_SECRET_AS_KEY ->
          signed(claims, JWSAlgorithm.HS256, key.getKeyID(), new MACSigner(given.secret()));
      case CHANGED ->
          under(
              signed(nobody(given, now), JWSAlgorithm.RS256, key.getKeyID(), new RSASSASigner(key)),
              claims);
      default -> signed(claims, JWSAlgorithm.RS256, key.getKeyID(), new RSASSASigner(key));
    };
  }

  private JWTClaimsSet claims(Given given, Instant now) {
    Instant issued = this == FROM_THE_FUTURE ? now.plus(Duration.ofHours(1)) : now;
    Instant end = this == EXPIRED ? now.minus(Duration.ofMinutes(2)) : issued.plusSeconds(300);
    return new JWTClaimsSet.Builder()
        .issuer(this == OTHER_ISSUER ? "https://evil.example" : given.issuer())
        .subject(this == NO_SUBJECT ? null : "id of " + given.name())
        .audience(this == OTHER_AUDIENCE ? "another client" : given.client())
        .claim("azp", this == OTHER_PARTY ? "another client" : null)
        .claim("nonce", nonce(given))
        .claim("preferred_username", given.name())
        .claim("groups", given.groups())
        .issueTime(Date.from(issued))
        .expirationTime(Date.from(end))
        .build();
  }

  private @Nullable String nonce(Given given) {
    return this == NO_NONCE ? null : this == OTHER_NONCE ? "x" + given.nonce() : given.nonce();
  }

  private static String signed(
      JWTClaimsSet claims, JWSAlgorithm algorithm, String key, JWSSigner by) throws JOSEException {
    SignedJWT token = new SignedJWT(new JWSHeader.Builder(algorithm).keyID(key).build(), claims);
    token.sign(by);
    return token.serialize();
  }

  private static JWTClaimsSet nobody(Given given, Instant now) {
    return NONE.claims(
        new Given(given.issuer(), given.client(), given.secret(), given.nonce(), "x", List.of()),
        now);
  }

  /** The signature of a token under other claims. */
  private static String under(String token, JWTClaimsSet claims) {
    String[] parts = token.split("\\.", -1);
    return parts[0] + "." + claims.toPayload().toBase64URL() + "." + parts[2];
  }
}
