package io.sonostream.gateway.source;

import io.sonostream.devices.source.SourceFrame;
import io.sonostream.devices.source.UnusableFrameException;
import io.sonostream.gateway.capture.Part;
import io.sonostream.gateway.capture.PartReader;
import io.sonostream.gateway.capture.TimedBody;
import io.sonostream.imaging.image.BadImageException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The pictures of a motion JPEG stream over HTTP, as cameras and grabbers send it.
 *
 * <p>Owner: the source's thread; {@link #close} comes from any. Hand-off: the body's queue. Bound:
 * one picture of at most 16 MiB, and the silence after which a sender is given up. Shutdown: {@link
 * #close} ends a read; a request that waits for its answer is ended by an interrupt.
 */
final class MjpegFeed implements LiveFeed {
  private static final int MOST_BYTES = 16 << 20;
  private static final int BUFFER = 1 << 16;
  private static final int OK = 200;
  private static final int REDIRECT = 3;

  private final HttpClient http;
  private final URI address;
  private final Duration silence;
  private final Clock clock;
  private final SenderClock sender;
  private final TimedBody body;
  private @Nullable PartReader parts;

  /**
   * @param http of all tries of this source
   */
  MjpegFeed(HttpClient http, URI address, Duration silence, Clock clock, SenderClock sender) {
    this.http = http;
    this.address = address;
    this.silence = silence;
    this.clock = clock;
    this.sender = sender;
    this.body = new TimedBody(silence);
  }

  /** Follows no redirect: user and password are for the camera that was named. */
  static HttpClient client(Duration patience) {
    return HttpClient.newBuilder()
        .connectTimeout(patience)
        .followRedirects(HttpClient.Redirect.NEVER)
        .build();
  }

  @Override
  public void connect() throws IOException {
    try {
      HttpResponse<Flow.Publisher<List<ByteBuffer>>> answer =
          http.send(request(), HttpResponse.BodyHandlers.ofPublisher());
      answer.body().subscribe(body);
      if (answer.statusCode() / 100 == REDIRECT) {
        throw new IOException("it redirects elsewhere; name that address as url");
      }
      if (answer.statusCode() != OK) {
        throw new IOException("it answers " + answer.statusCode());
      }
      parts =
          new PartReader(
              new BufferedInputStream(body, BUFFER),
              answer.headers().firstValue("Content-Type").orElse(null),
              MOST_BYTES,
              silence,
              System::nanoTime);
    } catch (ConnectException e) {
      throw new IOException(shown() + ": no connection", e);
    } catch (IOException e) {
      throw told(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw told(e);
    }
  }

  private HttpRequest request() {
    HttpRequest.Builder request = HttpRequest.newBuilder(withoutUser()).timeout(silence);
    String user = address.getUserInfo();
    if (user != null) {
      byte[] bytes = user.getBytes(StandardCharsets.UTF_8);
      request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(bytes));
    }
    return request.build();
  }

  /** Path and query as they are written: decoded, they would be others. */
  private URI withoutUser() {
    String path = address.getRawPath().isEmpty() ? "/" : address.getRawPath();
    String query = address.getRawQuery();
    return URI.create(shown() + path + (query == null ? "" : "?" + query));
  }

  @Override
  public LiveFrame next() throws IOException {
    PartReader reader = parts;
    if (reader == null) {
      throw new IllegalStateException("not connected");
    }
    Part part;
    try {
      part = reader.next();
    } catch (IOException e) {
      throw told(e);
    }
    try {
      return new LiveFrame(
          SourceFrame.file("stream", part.bytes()), sender.capturedAt(part.at(), clock.instant()));
    } catch (BadImageException e) {
      throw new UnusableFrameException(shown() + ": " + e.getMessage(), e);
    }
  }

  private IOException told(Exception cause) {
    String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return new IOException(shown() + ": " + why.lines().findFirst().orElse(why), cause);
  }

  /** Without the password that may stand in it. */
  private String shown() {
    return address.getScheme()
        + "://"
        + address.getHost()
        + (address.getPort() < 0 ? "" : ":" + address.getPort());
  }

  @Override
  public void close() {
    body.close();
  }
}
