package io.sonostream.dicom.net;

import io.sonostream.runtime.HeaderSecret;
import io.sonostream.runtime.RootCause;
import io.sonostream.runtime.WholeAnswer;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Sends instances by STOW-RS, PS3.18 section 10.5. Immutable; shared by threads. */
public final class StowClient {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofSeconds(60);
  private static final int MOST_WORDS = 200;
  private static final int MOST_BYTES = 1 << 20;

  private final URI studies;
  private final @Nullable String token;
  private final Duration patience;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT).build();

  /**
   * @param root of the DICOMweb services, without {@code studies}
   * @param token shown as a bearer's; null for none
   * @throws io.sonostream.runtime.UserException when no header takes it
   */
  public StowClient(URI root, @Nullable String token) {
    this(root, token, ANSWER);
  }

  StowClient(URI root, @Nullable String token, Duration patience) {
    String text = root.toString();
    this.studies =
        URI.create((text.endsWith("/") ? text.substring(0, text.length() - 1) : text) + "/studies");
    this.token = token == null ? null : HeaderSecret.visible("the token for STOW-RS", token);
    this.patience = patience;
  }

  /**
   * Sends one Part 10 file.
   *
   * @throws IOException when nobody answers
   */
  public StoreStatus send(byte[] file) throws IOException, InterruptedException {
    String boundary = "sonostream-" + UUID.randomUUID();
    ByteArrayOutputStream body = new ByteArrayOutputStream(file.length + 256);
    body.write(ascii("--" + boundary + "\r\nContent-Type: application/dicom\r\n\r\n"));
    body.write(file);
    body.write(ascii("\r\n--" + boundary + "--\r\n"));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(studies)
            .header("Accept", "application/dicom+json")
            .header(
                "Content-Type",
                "multipart/related; type=\"application/dicom\"; boundary=" + boundary)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    HttpResponse<byte[]> answer = answer(request.build());
    int status = answer.statusCode();
    if (status == 200 || status == 204) {
      return StoreStatus.STORED;
    }
    String words =
        new String(answer.body(), StandardCharsets.UTF_8).replaceAll("\\s+", " ").strip();
    String why = "HTTP " + status + " " + words.substring(0, Math.min(MOST_WORDS, words.length()));
    return status == 429 || status >= 500
        ? StoreStatus.notNow(why)
        : StoreStatus.notUnderstood(why);
  }

  /**
   * An archive may close a connection that it kept just when the next instance is sent on it, and
   * Java repeats no POST by itself. To store an instance twice is to store it once.
   */
  private HttpResponse<byte[]> answer(HttpRequest request)
      throws IOException, InterruptedException {
    try {
      return WholeAnswer.of(http, request, MOST_BYTES, patience);
    } catch (IOException e) {
      if (RootCause.of(e) instanceof EOFException) {
        return WholeAnswer.of(http, request, MOST_BYTES, patience);
      }
      throw e;
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Where it sends to. */
  @Override
  public String toString() {
    return studies.toString();
  }
}
