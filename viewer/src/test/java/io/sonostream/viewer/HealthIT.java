package io.sonostream.viewer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sonostream.embedded.LocalCluster;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The viewer says how it stands, and docs/metrics.md names each of its meters. */
@ExtendWith(SharedCluster.class)
class HealthIT {
  private static final Path DOCUMENT = Path.of("..", "docs", "metrics.md");

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void isReadyOnceBothFeedsReadAndShowsEveryDocumentedMeter(LocalCluster cluster) throws Exception {
    try (Rig rig = new Rig(cluster, "health")) {
      await()
          .atMost(Duration.ofMinutes(2))
          .untilAsserted(() -> assertThat(ask(rig, "/health/ready").body()).isEqualTo("ready\n"));
      assertThat(ask(rig, "/health/live").statusCode()).isEqualTo(200);
      // What a meter asks must outlive a collection.
      System.gc();
      await()
          .atMost(Duration.ofMinutes(2))
          .untilAsserted(
              () ->
                  assertThat(ask(rig, "/metrics").body())
                      .contains("sonostream_viewer_feed_up{feed=\"live\"} 1.0")
                      .contains("sonostream_viewer_feed_up{feed=\"facts\"} 1.0")
                      .contains("sonostream_viewer_browsers 0.0"));
      String shown = ask(rig, "/metrics").body();
      String text = Files.readString(DOCUMENT);
      assertThat(found("# TYPE (sonostream_[a-z_]+) ", shown))
          .isEqualTo(
              found(
                  "`(sonostream_[a-z_]+)`",
                  section(text, "## Every service") + section(text, "## Viewer")));
    }
  }

  private HttpResponse<String> ask(Rig rig, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + rig.viewer.httpPort().orElseThrow() + path);
    return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String section(String text, String heading) {
    int begin = text.indexOf(heading + "\n");
    assertThat(begin).as(heading).isNotNegative();
    int end = text.indexOf("\n## ", begin);
    return text.substring(begin, end < 0 ? text.length() : end);
  }

  private static Set<String> found(String pattern, String text) {
    Set<String> names = new TreeSet<>();
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
    return names;
  }
}
