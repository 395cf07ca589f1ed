package io.sonostream.gateway.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sonostream.gateway.capture.TimedBody;
import io.sonostream.gateway.receive.SpooledInstance;
import io.sonostream.runtime.HeaderSecret;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an archive has, by QIDO-RS, and an instance of it, by WADO-RS; PS3.18 sections 10.6 and
 * 10.4. An archive that redirects is not followed: credentials are for the one that was named. For
 * one thread.
 */
public final class ArchiveQuery {
  private static final Logger log = LoggerFactory.getLogger(ArchiveQuery.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ULTRASOUND = "Modality=US";
  private static final int PAGE = 100;
  private static final int MOST_INSTANCES = 100_000;
  private static final int MOST_BYTES = 16 << 20;

  private final String root;
  private final String query;
  private final @Nullable Path credentialsFile;
  private final Duration silence;
  private final HttpClient http;
  private boolean saidAgain;

  /**
   * @param root of the DICOMweb services; without user and password
   * @param query of QIDO-RS; null for all that show ultrasound
   * @param credentialsFile USER:PASSWORD or a token, in its first line; null for neither
   * @param silence after which an archive that says nothing is given up
   */
  public ArchiveQuery(
      URI root, @Nullable String query, @Nullable Path credentialsFile, Duration silence) {
    if (root.getUserInfo() != null) {
      throw new UserException(
          "url has a user in it, which would stand in messages; use credentials-file");
    }
    this.root = root.toString().replaceAll("/+$", "");
    this.query = query == null || query.isBlank() ? ULTRASOUND : query;
    this.credentialsFile = credentialsFile;
    this.silence = silence;
    this.http =
        HttpClient.newBuilder()
            .connectTimeout(silence)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /**
   * All that the query finds, page by page: an archive may send fewer than it is asked for, so only
   * a page without any is the end.
   *
   * @throws IOException in one line, when the archive is away or answers otherwise
   * @throws UserException when the credentials can't be used
   */
  public List<ArchivedInstance> find() throws IOException, InterruptedException {
    Map<String, ArchivedInstance> found = new LinkedHashMap<>();
    int offset = 0;
    while (true) {
      JsonNode page = page(offset);
      int before = found.size();
      for (JsonNode each : page) {
        ArchivedInstance instance = ArchivedInstance.of(each);
        found.putIfAbsent(instance.instance(), instance);
      }
      if (found.size() == before) {
        if (!page.isEmpty()) {
          saidAgain(page.size(), offset);
        }
        return List.copyOf(found.values());
      }
      offset += page.size();
      if (found.size() > MOST_INSTANCES) {
        throw new IOException(
            root
                + ": the query finds more than "
                + MOST_INSTANCES
                + " instances; narrow it, for example by StudyDate=20260101-");
      }
    }
  }

  /**
   * An archive that passes the offset over may say all of it each time.
   *
   * @throws IOException when there may be more, which can't be asked for
   */
  private void saidAgain(int instances, int offset) throws IOException {
    String what =
        root
            + ": asked from instance "
            + offset
            + " on it names those again that it named before, so it can't be asked page by page";
    if (instances >= PAGE) {
      throw new IOException(what + "; narrow the query to fewer than " + PAGE);
    }
    if (!saidAgain) {
      log.warn("{}; {} instances are taken for all that it has", what, instances);
      saidAgain = true;
    }
  }

  private JsonNode page(int offset) throws IOException, InterruptedException {
    String address = root + "/instances?" + query + "&limit=" + PAGE + "&offset=" + offset;
    HttpResponse<Flow.Publisher<List<ByteBuffer>>> answer =
        asked(address, "application/dicom+json");
    byte[] list;
    try (TimedBody body = new TimedBody(silence)) {
      answer.body().subscribe(body);
      if (answer.statusCode() == 204) {
        return JSON.createArrayNode();
      }
      requireOk(answer);
      list = list(body);
    }
    JsonNode read;
    try {
      read = JSON.readTree(list);
    } catch (IOException e) {
      throw new IOException(root + ": its answer is no JSON", e);
    }
    if (!read.isArray()) {
      throw new IOException(root + ": its answer is no list of instances");
    }
    return read;
  }

  private byte[] list(TimedBody body) throws IOException {
    byte[] list;
    try {
      list = body.readNBytes(MOST_BYTES + 1);
    } catch (IOException e) {
      throw new IOException(root + ": " + e.getMessage(), e);
    }
    if (list.length > MOST_BYTES) {
      throw new IOException(
          root + ": its list of instances is longer than " + MOST_BYTES + " bytes");
    }
    return list;
  }

  /**
   * Fetches one as a Part 10 file, in the syntax in which the archive has it.
   *
   * @param into gets its bytes; what has no room is an IOException
   */
  public void fetch(ArchivedInstance instance, SpooledInstance into)
      throws IOException, InterruptedException {
    HttpResponse<Flow.Publisher<List<ByteBuffer>>> answer =
        asked(
            root + instance.path(),
            "multipart/related; type=\"application/dicom\"; transfer-syntax=*");
    try (TimedBody body = new TimedBody(silence)) {
      answer.body().subscribe(body);
      requireOk(answer);
      MediaType type = MediaType.of(answer.headers().firstValue("Content-Type").orElse(null));
      if (!type.name().equals("multipart/related")) {
        throw new IOException(root + ": it sends an instance as " + type.name());
      }
      Multipart parts = new Multipart(body, type.parameter("boundary"));
      Map<String, String> headers = parts.next();
      if (headers == null) {
        throw new IOException(root + ": it sends no part for " + instance.instance());
      }
      parts.body(into::write);
    }
  }

  /** Its body is read by a {@link TimedBody}: the request's timeout ends with the headers. */
  private HttpResponse<Flow.Publisher<List<ByteBuffer>>> asked(String address, String accepted)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address)).timeout(silence).header("Accept", accepted);
    authorization().ifPresent(shown -> request.header("Authorization", shown));
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofPublisher());
    } catch (ConnectException e) {
      throw new IOException(root + ": no connection", e);
    } catch (IOException e) {
      throw new IOException(root + ": " + e.getMessage(), e);
    }
  }

  /** Read each time, so that it may be changed. */
  private Optional<String> authorization() {
    if (credentialsFile == null) {
      return Optional.empty();
    }
    String first = HeaderSecret.firstLine("credentials-file", credentialsFile).strip();
    byte[] bytes = first.getBytes(StandardCharsets.UTF_8);
    return Optional.of(
        first.contains(":")
            ? "Basic " + Base64.getEncoder().encodeToString(bytes)
            : "Bearer " + HeaderSecret.visible("credentials-file " + credentialsFile, first));
  }

  private void requireOk(HttpResponse<?> answer) throws IOException {
    int status = answer.statusCode();
    if (status / 100 == 3) {
      throw new IOException(root + ": it redirects elsewhere; name that address as url");
    }
    if (status != 200) {
      throw new IOException(root + ": it answers " + status);
    }
  }
}
