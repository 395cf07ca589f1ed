package io.sonostream.viewer.openid;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.sonostream.runtime.Printable;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Believes an ID token or does not (OpenID Connect Core 1.0, section 3.1.3.7).
 *
 * <p>Keys are kept for {@link #KEYS_LIFE}. A token that names another is reason to ask for them
 * anew: so a provider may change its key at any time. Only a provider's own answer can be such a
 * reason, so nobody else makes us ask.
 *
 * <p>Owner: the server's threads. Hand-off: the library's key source, which is made for it. Bound:
 * one set of keys, of {@link ProviderHttp#MOST_BYTES}. Shutdown: nothing to end; no thread of its
 * own fetches ahead.
 */
final class IdTokens {
  /** Signed with a key that only the provider has: none is nobody's, HMAC's key is also ours. */
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  private static final Duration KEYS_LIFE = Duration.ofMinutes(5);

  private final URI issuer;
  private final String clientId;
  private final Duration skew;
  private final ProviderHttp http;
  private final Clock clock;
  private volatile @Nullable Keys keys;

  private record Keys(URI at, JWKSource<SecurityContext> source) {}

  IdTokens(URI issuer, String clientId, Duration skew, ProviderHttp http, Clock clock) {
    this.issuer = issuer;
    this.clientId = clientId;
    this.skew = skew;
    this.http = http;
    this.clock = clock;
  }

  /**
   * The claims of a token that is the provider's, for us, for now and for this very sign-in.
   *
   * @param keysAt where the provider has its keys
   * @throws NotSignedIn saying which of these it is not
   * @throws IOException when the provider's keys can't be had
   */
  Map<String, Object> claims(String token, String nonce, URI keysAt) throws IOException {
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys(keysAt)));
    processor.setJWTClaimsSetVerifier(new Claims());
    try {
      JWTClaimsSet claims = processor.process(token, null);
      requireOurs(claims, nonce);
      return claims.getClaims();
    } catch (KeySourceException e) {
      throw new IOException("its keys at " + keysAt + " can't be had: " + e.getMessage(), e);
    } catch (ParseException | BadJOSEException | JOSEException e) {
      throw refused(String.valueOf(e.getMessage()));
    }
  }

  private void requireOurs(JWTClaimsSet claims, String nonce) throws ParseException {
    if (!nonce.equals(claims.getStringClaim("nonce"))) {
      throw refused("its nonce is not that of this sign-in");
    }
    String party = claims.getStringClaim("azp");
    if (party == null ? claims.getAudience().size() > 1 : !party.equals(clientId)) {
      throw refused("it was issued to " + party + ", and not to " + clientId + " (azp)");
    }
    if (claims.getIssueTime().toInstant().isAfter(clock.instant().plus(skew))) {
      throw refused("it was issued in the future (iat); do the clocks agree?");
    }
  }

  private static NotSignedIn refused(String why) {
    return new NotSignedIn(
        NotSignedIn.Why.REFUSED,
        "the provider's ID token can't be believed: " + Printable.line(why));
  }

  private JWKSource<SecurityContext> keys(URI at) throws MalformedURLException {
    Keys known = keys;
    if (known == null || !known.at().equals(at)) {
      JWKSource<SecurityContext> source =
          JWKSourceBuilder.create(at.toURL(), http)
              .cache(KEYS_LIFE.toMillis(), Duration.ofSeconds(30).toMillis())
              .refreshAheadCache(false)
              .rateLimited(false)
              .build();
      known = new Keys(at, source);
      keys = known;
    }
    return known.source();
  }

  /** Who issued it, for whom, until when; by our clock, give or take the skew. */
  private final class Claims extends DefaultJWTClaimsVerifier<SecurityContext> {
    Claims() {
      super(
          clientId,
          new JWTClaimsSet.Builder().issuer(issuer.toString()).build(),
          Set.of("sub", "exp", "iat"));
      setMaxClockSkew((int) skew.toSeconds());
    }

    @Override
    protected Date currentTime() {
      return Date.from(clock.instant());
    }
  }
}
