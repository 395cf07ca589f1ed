package io.sonostream.viewer.openid;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sonostream.runtime.Digests;
import io.sonostream.runtime.Printable;
import io.sonostream.viewer.access.AccessSettings;
import io.sonostream.viewer.access.OpenIdSettings;
import io.sonostream.viewer.access.Person;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Sign-in by the provider of the settings. Threads may share it: what it holds has owners of its
 * own.
 */
public final class OpenId {
  /** Below the page. */
  public static final String BEGIN = "session/openid";

  /** Below the page; the provider has to know it. */
  public static final String BACK = "session/openid/back";

  /** How long a begun sign-in may take. */
  public static final Duration PATIENCE = Flows.LIFE;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** As the page writes them: a view, and a device's name as encodeURIComponent has it. */
  private static final Pattern PART =
      Pattern.compile("(#/([A-Za-z0-9/._~!'()*-]|%[0-9A-Fa-f]{2}){0,300})?");

  private final OpenIdSettings settings;
  private final OpenIdSettings.Client client;
  private final Flows flows;
  private final ProviderHttp http;
  private final Discovery discovery;
  private final TokenRequest tokens;
  private final IdTokens idTokens;
  private final PersonClaims who;

  private OpenId(AccessSettings access, OpenIdSettings.Client client, Clock clock) {
    this.settings = access.openid();
    this.client = client;
    SSLContext trust =
        settings.certificates() == null ? null : Authorities.in(settings.certificates());
    this.http = new ProviderHttp(settings.timeout(), trust);
    this.flows = new Flows(clock);
    this.discovery = new Discovery(client.issuer(), http, clock);
    this.tokens = new TokenRequest(client, settings.secret(), below(BACK), http);
    this.idTokens = new IdTokens(client.issuer(), client.id(), settings.clockSkew(), http, clock);
    this.who = new PersonClaims(settings.nameClaim(), settings.groupsClaim(), access.roles());
  }

  /**
   * Asks nobody yet.
   *
   * @return empty where the settings name no provider
   * @throws io.sonostream.runtime.UserException when the secret or the certificates can't be read
   */
  public static Optional<OpenId> of(AccessSettings access, Clock clock) {
    return access.openid().client().map(client -> new OpenId(access, client, clock));
  }

  /** What people call the provider. */
  public String label() {
    return settings.label();
  }

  /** Where the page is, as people type it. */
  public URI page() {
    return client.page();
  }

  /** An address of the page, as people's browsers have it. */
  public URI below(String path) {
    return client.page().resolve(path);
  }

  /**
   * @param at where the person signs in
   * @param cookie for his browser, and his way back
   */
  public record Begun(URI at, String cookie) {}

  /**
   * @param to the part of the page that was asked for, from the # on; null for its start
   * @throws NotSignedIn when there is no such part, or the provider does not answer
   */
  public Begun begin(@Nullable String to) {
    String part = to == null ? "" : to;
    if (!PART.matcher(part).matches()) {
      throw new NotSignedIn(
          NotSignedIn.Why.BEGIN_AGAIN, "the address to come back to is no part of this page");
    }
    Flow flow = flows.begin(part);
    Map<String, String> query = new LinkedHashMap<>();
    query.put("response_type", "code");
    query.put("client_id", client.id());
    query.put("redirect_uri", below(BACK).toString());
    query.put("scope", String.join(" ", settings.scopes()));
    query.put("state", flow.state());
    query.put("nonce", flow.nonce());
    query.put("code_challenge", Flow.base64(Digests.sha256(flow.verifier())));
    query.put("code_challenge_method", "S256");
    try {
      URI at = with(discovery.provider().authorization(), query);
      return new Begun(at, flows.sealed(flow));
    } catch (IOException e) {
      throw away(e);
    }
  }

  /**
   * @param to where the page goes on, from the # on; empty for its start
   */
  public record Arrived(Person person, String to) {}

  /**
   * @throws NotSignedIn when somebody else's word, an old one or none at all comes back, or the
   *     provider names nobody with a role
   */
  public Arrived finish(WayBack back) {
    Flow flow =
        flows
            .spend(back.cookie(), back.state())
            .orElseThrow(
                () ->
                    new NotSignedIn(
                        NotSignedIn.Why.BEGIN_AGAIN,
                        "this is the end of no sign-in that was begun in this browser in the last "
                            + PATIENCE.toMinutes()
                            + " minutes; sign in again"));
    try {
      Provider provider = discovery.provider();
      String code = code(back, provider);
      return new Arrived(
          person(provider, tokens.tokens(provider, code, flow.verifier()), flow), flow.to());
    } catch (IOException e) {
      throw away(e);
    }
  }

  /** Where people end what the provider remembers of them, if it offers that. */
  public Optional<URI> goodbye() {
    try {
      URI end = discovery.provider().endSession();
      return Optional.ofNullable(end)
          .map(
              at ->
                  with(
                      at,
                      Map.of(
                          "client_id", client.id(),
                          "post_logout_redirect_uri", client.page().toString())));
    } catch (IOException e) {
      // The session here is over all the same; whoever signs in again will see that it is away.
      return Optional.empty();
    }
  }

  private String code(WayBack back, Provider provider) {
    String issuer = back.issuer();
    if (issuer == null ? provider.namesItself() : !issuer.equals(client.issuer().toString())) {
      throw new NotSignedIn(
          NotSignedIn.Why.BEGIN_AGAIN, "the answer is another provider's (iss); sign in again");
    }
    String code = back.code();
    if (code == null || code.isEmpty() || back.error() != null) {
      throw new NotSignedIn(
          NotSignedIn.Why.REFUSED, "the provider says no: " + Form.errorCode(back.error()));
    }
    return code;
  }

  private Person person(Provider provider, TokenRequest.Tokens given, Flow flow)
      throws IOException {
    Map<String, Object> claims = idTokens.claims(given.idToken(), flow.nonce(), provider.keys());
    if (!who.areIn(claims) && provider.userInfo() != null && !given.accessToken().isEmpty()) {
      JsonNode more = http.get(provider.userInfo(), given.accessToken());
      if (!more.path("sub").asText().equals(claims.get("sub"))) {
        throw new NotSignedIn(
            NotSignedIn.Why.REFUSED,
            "the provider's userinfo speaks of somebody else than its ID token (sub)");
      }
      Map<String, Object> all = new HashMap<>(JSON.convertValue(more, new TypeReference<>() {}));
      // What is signed counts where both speak.
      all.putAll(claims);
      return who.person(all);
    }
    return who.person(claims);
  }

  private NotSignedIn away(IOException e) {
    return new NotSignedIn(
        NotSignedIn.Why.AWAY,
        "the sign-in of "
            + settings.label()
            + " can't be reached: "
            + Printable.line(String.valueOf(e.getMessage())),
        e);
  }

  private static URI with(URI address, Map<String, String> query) {
    String text = address.toString();
    return URI.create(text + (text.contains("?") ? "&" : "?") + Form.of(query));
  }
}
