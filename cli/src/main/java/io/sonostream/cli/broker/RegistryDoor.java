package io.sonostream.cli.broker;

import io.sonostream.service.http.HttpLimits;
import io.sonostream.service.http.HttpPort;
import io.sonostream.service.http.LingeringClose;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * What stands before the registry, which knows neither TLS nor users: everybody in the settings may
 * read schemas and ask whether one would fit; only an admin may register, delete, or change what
 * fits.
 *
 * <p>Owner: Jetty's threads, one a request. Hand-off: none. Bound: threads, connections, bytes of a
 * body, time of a question. Shutdown: {@link #close}.
 */
final class RegistryDoor implements AutoCloseable {
  private static final int THREADS = 16;
  private static final int CONNECTIONS = 256;
  private static final int HEADER_BYTES = 16 << 10;
  private static final int MOST_BODY = 1 << 20;
  private static final Duration SILENCE = Duration.ofSeconds(30);
  private static final String JSON = "application/vnd.schemaregistry.v1+json";
  private static final Set<String> LOOKS = Set.of("GET", "HEAD");

  /** What is asked with a schema in hand: whether it is there, and whether it would fit. */
  private static final Pattern QUESTION =
      Pattern.compile("(/subjects/[^/]+|/compatibility/subjects/[^/]+/versions(/[^/]+)?)/?");

  private final BrokerSettings settings;
  private final Map<String, String> passwords;
  private final URI behind;
  private final HttpPort port;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(SILENCE).build();

  /**
   * Opens nothing yet.
   *
   * @param behind the registry's address, with the path of Confluent's API
   */
  RegistryDoor(BrokerSettings settings, URI behind) {
    this.settings = settings;
    this.passwords = settings.passwords();
    this.behind = behind;
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, 1, 60_000);
    threads.setName("registry-door");
    port =
        new HttpPort(
            "registry's door",
            "broker.registry-port",
            settings.host(),
            settings.registryPort(),
            threads,
            new HttpLimits(CONNECTIONS, HEADER_BYTES, SILENCE, null, Duration.ofSeconds(5)),
            settings.tls().server().orElse(null),
            new Guard());
  }

  void open() {
    port.open();
  }

  String url() {
    return "https://" + settings.host() + ":" + port.number() + behind.getPath();
  }

  @Override
  public void close() {
    port.close();
  }

  private final class Guard extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback)
        throws IOException {
      BrokerSettings.User user = user(request.getHeaders().get(HttpHeader.AUTHORIZATION));
      if (user == null) {
        response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Basic realm=\"registry\"");
        return refuse(request, response, callback, 401, "name and password are missing, or others");
      }
      String path = String.valueOf(request.getHttpURI().getCanonicalPath());
      if (!path.startsWith(behind.getPath() + "/")) {
        return refuse(request, response, callback, 404, "here is " + behind.getPath());
      }
      String asked = path.substring(behind.getPath().length());
      if (!user.isAdmin() && !isEverybodys(request.getMethod(), asked)) {
        return refuse(
            request,
            response,
            callback,
            403,
            "only an admin may register schemas (sonostream doctor --create), change rules or"
                + " delete; set auto.register.schemas = false");
      }
      byte[] body;
      try (InputStream in = LingeringClose.body(request)) {
        body = in.readNBytes(MOST_BODY + 1);
      }
      if (body.length > MOST_BODY) {
        return refuse(request, response, callback, 413, "a body may have " + MOST_BODY + " bytes");
      }
      try {
        return answer(response, callback, ask(request, body));
      } catch (IOException e) {
        return refuse(
            request, response, callback, 503, "the registry does not answer: " + e.getMessage());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return refuse(request, response, callback, 503, "the registry is being stopped");
      }
    }
  }

  private static boolean isEverybodys(String method, String path) {
    return LOOKS.contains(method) || (method.equals("POST") && QUESTION.matcher(path).matches());
  }

  private HttpResponse<byte[]> ask(Request request, byte[] body)
      throws IOException, InterruptedException {
    HttpRequest.Builder question =
        HttpRequest.newBuilder(behind.resolve(request.getHttpURI().getPathQuery()))
            .timeout(SILENCE)
            .method(
                request.getMethod(),
                body.length == 0
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
    String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
    if (type != null) {
      question.header("Content-Type", type);
    }
    return http.send(question.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private BrokerSettings.@Nullable User user(@Nullable String authorization) {
    if (authorization == null || !authorization.startsWith("Basic ")) {
      return null;
    }
    String pair;
    try {
      pair =
          new String(
              Base64.getDecoder().decode(authorization.substring("Basic ".length()).strip()),
              StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return null;
    }
    int colon = pair.indexOf(':');
    String name = colon < 0 ? "" : pair.substring(0, colon);
    String password = passwords.get(name);
    boolean proven =
        password != null
            && MessageDigest.isEqual(
                password.getBytes(StandardCharsets.UTF_8),
                pair.substring(colon + 1).getBytes(StandardCharsets.UTF_8));
    return proven ? settings.users().get(name) : null;
  }

  private static boolean answer(Response response, Callback callback, HttpResponse<byte[]> answer) {
    response.setStatus(answer.statusCode());
    answer
        .headers()
        .firstValue("Content-Type")
        .ifPresent(type -> response.getHeaders().put(HttpHeader.CONTENT_TYPE, type));
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.body().length);
    response.write(true, ByteBuffer.wrap(answer.body()), callback);
    return true;
  }

  private static boolean refuse(
      Request request, Response response, Callback callback, int status, String why) {
    byte[] body =
        ("{\"error_code\":"
                + status
                + ",\"message\":\""
                + why.replaceAll("[\"\\\\\\p{Cntrl}]", "'")
                + "\"}\n")
            .getBytes(StandardCharsets.UTF_8);
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, JSON);
    return LingeringClose.answer(request, response, callback, ByteBuffer.wrap(body));
  }
}
