package io.sonostream.schemas.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * A bearer token from the client credentials grant (RFC 6749, section 4.4), kept until shortly
 * before it ends.
 *
 * <p><b>Owner</b>: none. <b>Hand-off</b>: the token is read and replaced under this object's lock,
 * so that many threads fetch one token, not many. <b>Bound</b>: one token. <b>Shutdown</b>: none.
 */
final class OAuthToken implements Credentials {

  /** RFC 6749 only recommends expires_in: without it a token is asked for again after this. */
  private static final long DEFAULT_LIFE_SECONDS = 300;

  /** Posts a form and returns the JSON answer. */
  interface Fetcher {
    JsonNode post(URI endpoint, String form, String authorization) throws IOException;
  }

  private final URI endpoint;
  private final String form;
  private final String clientHeader;
  private final long bufferSeconds;
  private final Fetcher fetcher;
  private final LongSupplier nanoClock;
  private @Nullable String token;
  private long renewAtNanos;

  OAuthToken(RegistryConfig config, Fetcher fetcher, LongSupplier nanoClock) {
    this.endpoint = URI.create(required(config, RegistryConfig.BEARER_ISSUER));
    String scope = config.getString(RegistryConfig.BEARER_SCOPE);
    this.form =
        "grant_type=client_credentials" + (scope.isEmpty() ? "" : "&scope=" + encode(scope));
    String secret = config.secret(RegistryConfig.BEARER_CLIENT_SECRET);
    String pair = encode(required(config, RegistryConfig.BEARER_CLIENT_ID)) + ":" + encode(secret);
    this.clientHeader =
        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    this.bufferSeconds = config.getLong(RegistryConfig.BEARER_EXPIRY_BUFFER_SECONDS);
    this.fetcher = fetcher;
    this.nanoClock = nanoClock;
  }

  @Override
  public synchronized Optional<String> authorization(URI server) {
    String current = token;
    if (current == null || nanoClock.getAsLong() - renewAtNanos >= 0) {
      current = fetch();
      token = current;
    }
    return Optional.of("Bearer " + current);
  }

  @Override
  public synchronized boolean renew() {
    token = null;
    return true;
  }

  private String fetch() {
    try {
      JsonNode answer = fetcher.post(endpoint, form, clientHeader);
      String fresh = answer.path("access_token").asText();
      if (fresh.isEmpty()) {
        throw new IOException("the answer has no access_token");
      }
      long life = answer.path("expires_in").asLong(DEFAULT_LIFE_SECONDS);
      // A buffer that is longer than the token's life would fetch one for every request.
      long useful = life > bufferSeconds ? life - bufferSeconds : life / 2;
      renewAtNanos = nanoClock.getAsLong() + TimeUnit.SECONDS.toNanos(useful);
      return fresh;
    } catch (IOException e) {
      throw new RegistryUnavailableException(
          "no token from " + endpoint + " for the schema registry: " + e.getMessage(), e);
    }
  }

  private static String required(RegistryConfig config, String key) {
    String value = config.getString(key);
    if (value.isEmpty()) {
      throw new ConfigException(key + " is not set; OAUTHBEARER needs it");
    }
    return value;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
