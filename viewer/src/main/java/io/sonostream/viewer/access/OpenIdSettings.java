package io.sonostream.viewer.access;

import io.sonostream.runtime.HeaderSecret;
import io.sonostream.runtime.UserException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An OpenID provider that says who people are; viewer.conf says what each key means.
 *
 * @param issuer as the provider names itself; null where people don't sign in that way
 * @param clientId under which this viewer is known there
 * @param clientSecret or its file, not both; neither for a client that the provider knows as public
 * @param clientSecretFile its first line, so that the secret stands in no environment
 * @param page what people type to come here, proxies and path included; ends with a slash
 * @param label what the page's button calls the provider
 * @param nameClaim whose text is a person's name in records and in the audit
 * @param groupsClaim the groups; one within another is written with dots
 * @param clockSkew by which clocks may differ
 * @param timeout of each request to the provider, connection and answer together
 * @param certificates PEM, of the authorities that vouch for the provider; null for those of Java
 */
public record OpenIdSettings(
    @Nullable URI issuer,
    @Nullable String clientId,
    @Nullable String clientSecret,
    @Nullable Path clientSecretFile,
    @Nullable URI page,
    String label,
    List<String> scopes,
    String nameClaim,
    String groupsClaim,
    Duration clockSkew,
    Duration timeout,
    @Nullable Path certificates) {

  /** What a client that is configured has in any case. */
  public record Client(URI issuer, String id, URI page) {}

  public OpenIdSettings {
    issuer = issuer == null || issuer.toString().isEmpty() ? null : issuer;
    scopes = List.copyOf(scopes);
    if (issuer != null) {
      requireSafe("openid.issuer", issuer);
      URI shown =
          require("openid.page", page, "what people type to come here, with a slash at end");
      requireSafe("openid.page", shown);
      require("openid.client-id", clientId, "what the provider calls this viewer");
      refuse(
          !shown.getPath().endsWith("/"), "openid.page is " + shown + "; it must end with a slash");
      refuse(
          clientSecret != null && clientSecretFile != null,
          "openid.client-secret and openid.client-secret-file are both set; set one of them");
      refuse(!scopes.contains("openid"), "openid.scopes is " + scopes + "; openid is one of them");
      refuse(label.isBlank(), "openid.label is empty; say what people call the provider");
      within("openid.clock-skew", clockSkew, Duration.ZERO, Duration.ofMinutes(5));
      within("openid.timeout", timeout, Duration.ofMillis(100), Duration.ofMinutes(1));
    } else {
      refuse(
          clientId != null || clientSecret != null || clientSecretFile != null || page != null,
          "openid has keys and no issuer, so nobody could sign in by it; set openid.issuer");
    }
  }

  boolean isSet() {
    return issuer != null;
  }

  /** Empty where people don't sign in by a provider. */
  public Optional<Client> client() {
    return issuer == null || clientId == null || page == null
        ? Optional.empty()
        : Optional.of(new Client(issuer, clientId, page));
  }

  /**
   * What the client proves itself with; empty for a public one.
   *
   * @throws UserException when its file can't be read, or holds nothing
   */
  public Optional<String> secret() {
    if (clientSecretFile == null) {
      return Optional.ofNullable(clientSecret).filter(secret -> !secret.isEmpty());
    }
    return Optional.of(HeaderSecret.firstLine("openid.client-secret-file", clientSecretFile));
  }

  /** What others could listen to, or answer in its stead, proves nothing. */
  public static boolean isSafe(URI address) {
    String host = address.getHost();
    boolean here =
        host != null
            && (host.equals("localhost")
                || host.equals("[::1]")
                || host.matches("127(\\.\\d+){3}"));
    return host != null
        && ("https".equals(address.getScheme()) || ("http".equals(address.getScheme()) && here));
  }

  private static void requireSafe(String key, URI address) {
    refuse(
        !isSafe(address)
            || address.getRawQuery() != null
            || address.getRawFragment() != null
            || address.getRawUserInfo() != null,
        key
            + " is "
            + address
            + "; it begins with https:// (or http:// on this machine) and has no user, query or"
            + " fragment");
  }

  private static <T> T require(String key, @Nullable T value, String meaning) {
    if (value == null || value.toString().isBlank()) {
      throw new IllegalArgumentException(key + " is missing; set it: " + meaning);
    }
    return value;
  }

  private static void within(String key, Duration value, Duration least, Duration most) {
    refuse(
        value.compareTo(least) < 0 || value.compareTo(most) > 0,
        key + " is " + value + "; allowed are " + least + " to " + most);
  }

  private static void refuse(boolean wrong, String why) {
    if (wrong) {
      throw new IllegalArgumentException(why);
    }
  }
}
