package io.sonostream.viewer.openid;

import com.fasterxml.jackson.databind.JsonNode;
import io.sonostream.viewer.access.OpenIdSettings;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * What a provider says of itself (OpenID Connect Discovery 1.0, section 3).
 *
 * @param authorization where people go
 * @param token where a code becomes tokens
 * @param keys of its signatures, a JWK set
 * @param userInfo more claims; null for none
 * @param endSession where people sign out (RP-Initiated Logout 1.0); null for none
 * @param secretInForm whether it takes a client's secret in the form only
 * @param namesItself whether it says who it is on the way back (RFC 9207)
 */
record Provider(
    URI authorization,
    URI token,
    URI keys,
    @Nullable URI userInfo,
    @Nullable URI endSession,
    boolean secretInForm,
    boolean namesItself) {

  /**
   * @param issuer whose word this has to be
   * @throws IOException when it is another's, or lacks an address
   */
  static Provider of(JsonNode said, URI issuer) throws IOException {
    String name = said.path("issuer").asText();
    if (!name.equals(issuer.toString())) {
      throw new IOException("it names itself " + name + "; set openid.issuer to exactly that");
    }
    JsonNode methods = said.path("token_endpoint_auth_methods_supported");
    return new Provider(
        required(said, "authorization_endpoint"),
        required(said, "token_endpoint"),
        required(said, "jwks_uri"),
        address(said, "userinfo_endpoint").orElse(null),
        address(said, "end_session_endpoint").orElse(null),
        // Where it says nothing, client_secret_basic is meant.
        methods.isArray() && !has(methods, "client_secret_basic"),
        said.path("authorization_response_iss_parameter_supported").asBoolean(false));
  }

  private static URI required(JsonNode said, String key) throws IOException {
    return address(said, key).orElseThrow(() -> new IOException("it names no " + key));
  }

  private static Optional<URI> address(JsonNode said, String key) throws IOException {
    if (!said.path(key).isTextual()) {
      return Optional.empty();
    }
    try {
      URI address = URI.create(said.path(key).asText());
      if (OpenIdSettings.isSafe(address)) {
        return Optional.of(address);
      }
    } catch (IllegalArgumentException none) {
      // As one that is not safe.
    }
    throw new IOException("its " + key + " is no address that begins with https://");
  }

  private static boolean has(JsonNode methods, String method) {
    return StreamSupport.stream(methods.spliterator(), false)
        .anyMatch(one -> one.asText().equals(method));
  }
}
