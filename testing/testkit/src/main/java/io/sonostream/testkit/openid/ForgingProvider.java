package io.sonostream.testkit.openid;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sonostream.runtime.Digests;
import io.sonostream.runtime.WorkerHealth;
import io.sonostream.runtime.WorkerThreads;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * An OpenID provider on loopback that asks nobody for a password. It holds a client to PKCE, to its
 * secret and to its own address, and issues whatever {@link Forgery} it is told.
 *
 * <p>Owner: the test; answers come from the server's threads. Hand-off: volatile fields and a
 * concurrent map. Bound: the test's sign-ins. Shutdown: {@link #close}.
 */
public final class ForgingProvider implements AutoCloseable {
  public static final String CLIENT = "sonostream";
  public static final String SECRET = "a secret & long enough for HMAC-SHA-256";
  private static final int THREADS = 32;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          THREADS, new WorkerThreads("forging-provider", new WorkerHealth()));
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Map<String, Map<String, String>> asked = new ConcurrentHashMap<>();
  private final RSAKey notShown = newKey();
  private volatile RSAKey key = newKey();
  private volatile Forgery forgery = Forgery.NONE;
  private volatile Trouble trouble = Trouble.NONE;
  private volatile @Nullable String outside;
  private volatile String name = "ann";
  private volatile List<String> groups = List.of();

  public ForgingProvider() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/.well-known/openid-configuration", this::describe);
    server.createContext("/authorize", this::authorize);
    server.createContext("/token", this::token);
    server.createContext("/keys", this::keys);
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public String issuer() {
    String named = outside;
    return named == null ? "http://127.0.0.1:" + port() : named;
  }

  /**
   * @param origin where a proxy in front has it; null for none
   */
  public void nameItself(@Nullable String origin) {
    outside = origin;
  }

  /** Who is signed in from now on, and how his token is wrong. */
  public void issue(String person, List<String> inGroups, Forgery as) {
    name = person;
    groups = List.copyOf(inGroups);
    forgery = as;
  }

  public void be(Trouble how) {
    trouble = how;
  }

  /** From now on it signs with another key, and shows no other. */
  public void rotate() {
    key = newKey();
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void describe(HttpExchange call) throws IOException {
    String here = issuer();
    answer(
        call,
        Map.of(
            "issuer", trouble == Trouble.ANOTHERS_NAME ? "https://evil.example" : here,
            "authorization_endpoint", here + "/authorize",
            "token_endpoint",
                trouble == Trouble.NOT_SAFE ? "http://evil.example/token" : here + "/token",
            "jwks_uri", here + "/keys",
            "end_session_endpoint", here + "/end"));
  }

  private void keys(HttpExchange call) throws IOException {
    answer(call, new JWKSet(key.toPublicJWK()).toJSONObject());
  }

  /** Everybody is signed in already. */
  private void authorize(HttpExchange call) throws IOException {
    Map<String, String> query = values(call.getRequestURI().getRawQuery());
    String code = UUID.randomUUID().toString();
    asked.put(code, query);
    call.getResponseHeaders()
        .set(
            "Location",
            query.getOrDefault("redirect_uri", "")
                + "?code="
                + code
                + "&state="
                + URLEncoder.encode(query.getOrDefault("state", ""), StandardCharsets.UTF_8));
    call.sendResponseHeaders(302, -1);
    call.close();
  }

  private void token(HttpExchange call) throws IOException {
    Map<String, String> form =
        values(new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    Map<String, String> begun = asked.remove(form.getOrDefault("code", ""));
    String basic =
        Base64.getEncoder()
            .encodeToString(
                (CLIENT + ":" + URLEncoder.encode(SECRET, StandardCharsets.UTF_8))
                    .getBytes(StandardCharsets.UTF_8));
    if (!("Basic " + basic).equals(call.getRequestHeaders().getFirst("Authorization"))) {
      answer(call, 401, JSON.writeValueAsBytes(Map.of("error", "invalid_client")));
    } else if (begun == null
        || !Objects.equals(begun.get("redirect_uri"), form.get("redirect_uri"))
        || !challenge(form.getOrDefault("code_verifier", "")).equals(begun.get("code_challenge"))) {
      answer(call, 400, JSON.writeValueAsBytes(Map.of("error", "invalid_grant")));
    } else {
      String idToken = idToken(begun.getOrDefault("nonce", ""));
      answer(
          call,
          idToken.isEmpty()
              ? Map.of("access_token", "a", "token_type", "Bearer")
              : Map.of("access_token", "a", "token_type", "Bearer", "id_token", idToken));
    }
  }

  private String idToken(String nonce) {
    try {
      return forgery.token(
          new Forgery.Given(issuer(), CLIENT, SECRET, nonce, name, groups),
          key,
          notShown,
          Instant.now());
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private void answer(HttpExchange call, Object body) throws IOException {
    switch (trouble) {
      case SILENT -> {
        try {
          closing.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
        call.close();
      }
      case ENDLESS -> {
        call.sendResponseHeaders(200, 0);
        try (OutputStream out = call.getResponseBody()) {
          while (closing.getCount() > 0) {
            out.write(new byte[65_536]);
          }
        }
      }
      case REDIRECTS -> {
        call.getResponseHeaders().set("Location", issuer() + "/elsewhere");
        call.sendResponseHeaders(302, -1);
        call.close();
      }
      case NO_JSON -> answer(call, 200, "<html>".getBytes(StandardCharsets.UTF_8));
      case ERROR_500 -> answer(call, 500, JSON.writeValueAsBytes(body));
      default -> answer(call, 200, JSON.writeValueAsBytes(body));
    }
  }

  private static void answer(HttpExchange call, int status, byte[] body) throws IOException {
    call.getResponseHeaders().set("Content-Type", "application/json");
    call.sendResponseHeaders(status, body.length);
    call.getResponseBody().write(body);
    call.close();
  }

  private static String challenge(String verifier) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Digests.sha256(verifier));
  }

  private static Map<String, String> values(String form) {
    Map<String, String> values = new HashMap<>();
    for (String pair : form.split("&", -1)) {
      int at = pair.indexOf('=');
      if (at > 0) {
        values.put(
            pair.substring(0, at),
            URLDecoder.decode(pair.substring(at + 1), StandardCharsets.UTF_8));
      }
    }
    return values;
  }

  private static RSAKey newKey() {
    try {
      return new RSAKeyGenerator(2048).keyID(UUID.randomUUID().toString()).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}
