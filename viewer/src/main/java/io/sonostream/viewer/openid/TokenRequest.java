package io.sonostream.viewer.openid;

import com.fasterxml.jackson.databind.JsonNode;
import io.sonostream.viewer.access.OpenIdSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Trades a code for tokens (OpenID Connect Core 1.0, section 3.1.3; RFC 7636, section 4.5). */
final class TokenRequest {
  private final OpenIdSettings.Client client;
  private final Optional<String> secret;
  private final URI back;
  private final ProviderHttp http;

  /**
   * @param secret empty for a client that the provider knows as public
   * @param back the address that people came back by
   */
  TokenRequest(OpenIdSettings.Client client, Optional<String> secret, URI back, ProviderHttp http) {
    this.client = client;
    this.secret = secret;
    this.back = back;
    this.http = http;
  }

  /** As they came, so not yet believed. */
  record Tokens(String idToken, String accessToken) {}

  /**
   * @throws NotSignedIn when the provider does not take the code
   * @throws IOException when it does not answer as one does
   */
  Tokens tokens(Provider provider, String code, String verifier) throws IOException {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "authorization_code");
    form.put("code", code);
    form.put("redirect_uri", back.toString());
    form.put("code_verifier", verifier);
    String authorization = null;
    if (secret.isEmpty() || provider.secretInForm()) {
      form.put("client_id", client.id());
      secret.ifPresent(word -> form.put("client_secret", word));
    } else {
      authorization = basic(client.id(), secret.get());
    }
    ProviderHttp.Answer answer = http.post(provider.token(), Form.of(form), authorization);
    if (answer.status() == 400 || answer.status() == 401) {
      throw refused(answer);
    }
    JsonNode tokens = answer.body();
    if (answer.status() != 200 || !tokens.path("id_token").isTextual()) {
      throw new IOException(provider.token() + " answered " + answer.status() + " and no ID token");
    }
    return new Tokens(tokens.path("id_token").asText(), tokens.path("access_token").asText());
  }

  private static NotSignedIn refused(ProviderHttp.Answer answer) {
    String error = answer.body().path("error").asText();
    return "invalid_client".equals(error) || answer.status() == 401
        ? new NotSignedIn(
            NotSignedIn.Why.AWAY,
            "the provider does not know this viewer (invalid_client); check"
                + " viewer.access.openid.client-id and client-secret")
        : new NotSignedIn(
            NotSignedIn.Why.BEGIN_AGAIN,
            "the provider does not take the code that it gave ("
                + Form.errorCode(error)
                + "); sign in again");
  }

  /** RFC 6749, section 2.3.1: both are encoded as in a form first. */
  private static String basic(String id, String secret) {
    String both = Form.encoded(id) + ":" + Form.encoded(secret);
    return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
  }
}
