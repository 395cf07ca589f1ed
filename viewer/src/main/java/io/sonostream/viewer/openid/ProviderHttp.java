package io.sonostream.viewer.openid;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import io.sonostream.runtime.WholeAnswer;
import io.sonostream.viewer.access.OpenIdSettings;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * All that is ever asked of the provider.
 *
 * <p>Owner: the server's threads, which wait for the answer. Hand-off: none. Bound: {@link
 * #AT_ONCE} requests at a time, so that a slow provider does not hold the page; the time of each
 * from connection to last byte; {@link #MOST_BYTES} an answer; no redirect is followed. Shutdown:
 * the JDK's client ends its daemon threads when nothing refers to it.
 */
final class ProviderHttp implements ResourceRetriever {
  static final int MOST_BYTES = 1 << 20;
  static final int AT_ONCE = 8;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Duration timeout;
  private final HttpClient http;
  private final Semaphore places = new Semaphore(AT_ONCE);

  /**
   * @param trust null for the authorities that Java knows
   */
  ProviderHttp(Duration timeout, @Nullable SSLContext trust) {
    this.timeout = timeout;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .connectTimeout(timeout)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1);
    if (trust != null) {
      builder.sslContext(trust);
    }
    this.http = builder.build();
  }

  /** An answer, whatever its status. */
  record Answer(int status, JsonNode body) {}

  /**
   * @throws IOException when there is no answer with status 200 that is a JSON object
   */
  JsonNode get(URI address, @Nullable String bearer) throws IOException {
    HttpRequest.Builder request = request(address);
    if (bearer != null) {
      request.header("Authorization", "Bearer " + bearer);
    }
    Answer answer = answer(request.GET().build());
    if (answer.status() != 200 || !answer.body().isObject()) {
      throw new IOException(
          address + " answered " + answer.status() + (answer.status() == 200 ? ", no JSON" : ""));
    }
    return answer.body();
  }

  /**
   * @param authorization null for none
   */
  Answer post(URI address, String form, @Nullable String authorization) throws IOException {
    HttpRequest.Builder request =
        request(address).header("Content-Type", "application/x-www-form-urlencoded");
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    return answer(request.POST(HttpRequest.BodyPublishers.ofString(form)).build());
  }

  /** For the provider's keys. */
  @Override
  public Resource retrieveResource(URL address) throws IOException {
    try {
      return new Resource(get(address.toURI(), null).toString(), "application/jwk-set+json");
    } catch (URISyntaxException e) {
      throw new IOException(address + " is no address", e);
    }
  }

  private HttpRequest.Builder request(URI address) throws IOException {
    if (!OpenIdSettings.isSafe(address)) {
      throw new IOException("the provider names " + address + ", which is not https");
    }
    return HttpRequest.newBuilder(address).timeout(timeout).header("Accept", "application/json");
  }

  private Answer answer(HttpRequest request) throws IOException {
    if (!places.tryAcquire()) {
      throw new IOException(AT_ONCE + " other requests to it wait already");
    }
    try {
      HttpResponse<byte[]> answer = send(request);
      return new Answer(answer.statusCode(), parsed(answer.body()));
    } finally {
      places.release();
    }
  }

  private HttpResponse<byte[]> send(HttpRequest request) throws IOException {
    try {
      return WholeAnswer.of(http, request, MOST_BYTES, timeout);
    } catch (IOException e) {
      throw new IOException(reason(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static String reason(IOException cause) {
    String said = cause.getMessage();
    return said == null || said.isBlank() ? cause.getClass().getSimpleName() : said;
  }

  private static JsonNode parsed(byte[] body) throws IOException {
    try {
      return JSON.readTree(new String(body, StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      return JSON.missingNode();
    }
  }
}
