package io.sonostream.schemas.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.sonostream.runtime.RootCause;
import io.sonostream.runtime.WholeAnswer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends one request to whichever registry answers. I/O errors, 5xx, 408 and 429 go on to the next
 * address, and after a round wait and start over; every other answer is final.
 *
 * <p><b>Owner</b>: none, any thread may call. <b>Hand-off</b>: callers block; the one shared field
 * is the address that answered last, and a stale read of it only costs a try. <b>Bound</b>: rounds
 * by max.retries, each try by its timeouts, each answer by {@link #MAX_ANSWER_BYTES}.
 * <b>Shutdown</b>: the JDK's client ends its daemon threads when nothing refers to it.
 */
final class Transport {
  private static final Logger log = LoggerFactory.getLogger(Transport.class);
  private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";

  /** Schemas are text of a few kB. */
  static final int MAX_ANSWER_BYTES = 4 * 1024 * 1024;

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient http;
  private final List<URI> servers;
  private final Map<String, String> headers;
  private final Credentials credentials;
  private final Backoff backoff;
  private final long answerMillis;
  private final AtomicBoolean away = new AtomicBoolean();
  private volatile int preferred;

  Transport(RegistryConfig config) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(
                Duration.ofMillis(config.getInt(RegistryConfig.CONNECT_TIMEOUT_MILLIS)));
    Map<String, Object> tls = config.tls();
    if (!tls.isEmpty()) {
      builder.sslContext(Tls.context(tls));
    }
    String proxy = config.getString(RegistryConfig.PROXY_HOST);
    if (!proxy.isEmpty()) {
      builder.proxy(
          ProxySelector.of(new InetSocketAddress(proxy, config.getInt(RegistryConfig.PROXY_PORT))));
    }
    this.http = builder.build();
    this.servers = config.urls();
    this.headers = config.headers();
    this.backoff = Backoff.of(config);
    this.answerMillis = config.getInt(RegistryConfig.READ_TIMEOUT_MILLIS);
    this.credentials = Credentials.of(config, this::postForm);
  }

  /** For messages: the addresses without their passwords. */
  String describe() {
    return String.join(", ", servers.stream().map(server -> bare(server).toString()).toList());
  }

  /**
   * @param path begins with a slash, encoded
   * @throws RegistryUnavailableException when no address answered in all rounds
   * @throws RegistryRefusedException on any other answer than 2xx
   */
  JsonNode call(String method, String path, @Nullable JsonNode body) {
    return call(method, path, body, false);
  }

  /**
   * Gets what never goes away once it is there. That it is not there is believed only when every
   * address says so: the one that is away may know it, and whoever asks would give up a good
   * record.
   *
   * @throws RegistryUnavailableException also when some don't know it and the others are away
   */
  JsonNode getLasting(String path) {
    return call("GET", path, null, true);
  }

  private JsonNode call(String method, String path, @Nullable JsonNode body, boolean lasting) {
    for (int round = 0; ; round++) {
      Round result = round(method, path, body, lasting);
      if (result.answer() != null) {
        return result.answer();
      }
      if (round >= backoff.maxRetries()) {
        throw new RegistryUnavailableException(
            "schema registry at "
                + describe()
                + " does not answer after "
                + (round + 1)
                + " tries ("
                + result.failure()
                + "); check schema.registry.url and that it runs",
            result.cause());
      }
      sayAway(result.failure());
      pause(backoff.waitMillis(round, ThreadLocalRandom.current()));
    }
  }

  /** Once an outage: whoever waits for a registry asks it many times a second. */
  private void sayAway(String failure) {
    if (!away.getAndSet(true)) {
      log.warn("schema registry does not answer ({}); trying until it does", failure);
    }
  }

  private void sayBack() {
    if (away.getAndSet(false)) {
      log.info("schema registry at {} answers again", describe());
    }
  }

  /** One try at each address, the one that answered last first. */
  private Round round(String method, String path, @Nullable JsonNode body, boolean lasting) {
    Round last = new Round(null, "no address", null);
    RegistryRefusedException notFound = null;
    for (int i = 0; i < servers.size(); i++) {
      int index = (preferred + i) % servers.size();
      try {
        JsonNode answer = exchange(servers.get(index), method, path, body);
        preferred = index;
        sayBack();
        return new Round(answer, "", null);
      } catch (RegistryRefusedException e) {
        if (!e.isNotFound()) {
          sayBack();
          throw e;
        }
        // A follower may not have heard of a new schema yet: ask the others before believing it.
        notFound = e;
      } catch (IOException e) {
        last = new Round(null, bare(servers.get(index)) + ": " + reason(e), e);
      }
    }
    if (notFound == null) {
      return last;
    }
    if (lasting && last.cause() != null) {
      return new Round(null, last.failure() + "; the others don't know " + path, last.cause());
    }
    sayBack();
    throw notFound;
  }

  private record Round(@Nullable JsonNode answer, String failure, @Nullable Throwable cause) {}

  private JsonNode exchange(URI server, String method, String path, @Nullable JsonNode body)
      throws IOException {
    HttpResponse<byte[]> response = send(request(server, method, path, body));
    if (response.statusCode() == 401 && credentials.renew()) {
      response = send(request(server, method, path, body));
    }
    int status = response.statusCode();
    if (status >= 500 || status == 408 || status == 429) {
      throw new IOException("status " + status);
    }
    JsonNode answer = parse(response.body());
    if (status / 100 != 2) {
      throw refused(server, path, status, answer);
    }
    if (answer.isMissingNode()) {
      throw new RegistryRefusedException(
          bare(server) + path + " did not answer with JSON; is it a schema registry?", status, 0);
    }
    return answer;
  }

  private static RegistryRefusedException refused(
      URI server, String path, int status, JsonNode answer) {
    int code = answer.path("error_code").asInt(status);
    String said = answer.path("message").asText("");
    String message = bare(server) + path + " answered " + status;
    message += code == status ? "" : "/" + code;
    message += said.isEmpty() ? "" : ": " + said;
    if (status == 401 || status == 403) {
      message += "; check basic.auth.* or bearer.auth.*";
    } else if (status == 404 && !answer.has("error_code")) {
      message += "; is schema.registry.url the base address of a Confluent API?";
    }
    return new RegistryRefusedException(message, status, code);
  }

  private HttpRequest request(URI server, String method, String path, @Nullable JsonNode body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(bare(server) + path))
            .timeout(Duration.ofMillis(answerMillis))
            .header("Accept", CONTENT_TYPE + ", application/json");
    headers.forEach(request::setHeader);
    Optional<String> authorization = credentials.authorization(server);
    authorization.ifPresent(value -> request.setHeader("Authorization", value));
    if (body == null) {
      return request.method(method, BodyPublishers.noBody()).build();
    }
    return request
        .header("Content-Type", CONTENT_TYPE)
        .method(method, BodyPublishers.ofString(body.toString()))
        .build();
  }

  private JsonNode postForm(URI endpoint, String form, String authorization) throws IOException {
    HttpResponse<byte[]> response =
        send(
            HttpRequest.newBuilder(endpoint)
                .timeout(Duration.ofMillis(answerMillis))
                .header("Accept", "application/json")
                .header("Authorization", authorization)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build());
    if (response.statusCode() != 200) {
      throw new IOException("status " + response.statusCode());
    }
    return parse(response.body());
  }

  private HttpResponse<byte[]> send(HttpRequest request) throws IOException {
    try {
      return WholeAnswer.of(http, request, MAX_ANSWER_BYTES, Duration.ofMillis(answerMillis));
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private JsonNode parse(byte[] body) throws IOException {
    try {
      return body.length == 0 ? MissingNode.getInstance() : json.readTree(body);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  private static URI bare(URI server) {
    String userInfo = server.getRawUserInfo();
    return userInfo == null
        ? server
        : URI.create(server.toString().replaceFirst(Pattern.quote(userInfo + "@"), ""));
  }

  private static String reason(IOException e) {
    return RootCause.words(e);
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
