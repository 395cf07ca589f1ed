package io.sonostream.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sonostream.gateway.source.SourceState;
import io.sonostream.gateway.source.SourceStatus;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.imaging.image.PngWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourcesIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir Path folder;

  private static SourceStatus source(Gateway gateway, String name) {
    return gateway.sources().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aSourceThatFailsIsTriedAgainAndDisturbsNoOther() throws Exception {
    Path pictures = folder.resolve("pictures");
    String settings =
        """
        retry { first = 50ms, most = 200ms }
        sources {
          simulated { kind = phantom, task = t, rate = 50 }
          probe { kind = folder, path = "%s", task = t, lane = archive, repeat = false }
        }
        """
            .formatted(pictures);
    try (GatewayBed bed = new GatewayBed("sources", folder, settings);
        Gateway gateway = new Gateway(bed.settings(), Clock.systemUTC())) {
      gateway.start();
      int http = gateway.httpPort().orElseThrow();
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () -> {
                assertThat(source(gateway, "probe").failures()).isGreaterThan(1);
                assertThat(source(gateway, "probe").state()).isEqualTo(SourceState.FAILED);
                assertThat(source(gateway, "simulated").published()).isGreaterThan(5);
                // Said between two tries: while one is made, nobody knows.
                assertThat(gateway.ready().message()).contains("source probe is tried again: ");
                assertThat(GatewayBed.ask(http, "/metrics").body())
                    .contains("sonostream_gateway_source_up{kind=\"folder\",source=\"probe\"} 0.0")
                    .contains(
                        "sonostream_gateway_source_up{kind=\"phantom\",source=\"simulated\"} 1.0");
              });
      assertThat(gateway.ready().ok()).isTrue();

      Path written = Files.createDirectory(folder.resolve("written"));
      for (int i = 0; i < 4; i++) {
        PixelImage image = new PixelImage(8, 8, 1, new byte[64]);
        Files.write(written.resolve(i + ".png"), PngWriter.encodeQuickly(image));
      }
      Files.move(written, pictures);

      await()
          .atMost(LIMIT)
          .untilAsserted(
              () -> assertThat(source(gateway, "probe").state()).isEqualTo(SourceState.DONE));
      assertThat(source(gateway, "probe").published()).isEqualTo(4);
      assertThat(gateway.ready().message()).isEqualTo("ready");
      assertThat(bed.frames(bed.topics().framesArchive().name()))
          .hasSize(4)
          .allSatisfy(frame -> assertThat(frame.getDeviceId()).isEqualTo("probe"));
    }
  }

  @Test
  void everyFileOfADicomFolderIsPublishedOnceHoweverOftenTheGatewayStarts() throws Exception {
    Path inbox = folder.resolve("inbox");
    String settings =
        """
        retry { first = 50ms, most = 200ms }
        sources.ward { kind = dicom, path = "%s", task = t, look-every = 50ms }
        """
            .formatted(inbox);
    try (GatewayBed bed = new GatewayBed("inbox", folder, settings)) {
      try (Gateway gateway = new Gateway(bed.settings(), Clock.systemUTC())) {
        gateway.start();
        await()
            .atMost(LIMIT)
            .until(() -> source(gateway, "ward").why().contains("there is no such folder"));
        Files.createDirectory(inbox);
        Files.write(inbox.resolve("one.dcm"), Instances.file(1));
        byte[] two = Instances.file(2);
        Files.write(inbox.resolve("two.dcm"), Arrays.copyOf(two, two.length / 2));
        await().atMost(LIMIT).until(() -> source(gateway, "ward").failed() > 0);
        Files.write(inbox.resolve("two.dcm"), two);
        await().atMost(LIMIT).until(() -> source(gateway, "ward").published() == 6);
        assertThat(source(gateway, "ward").state()).isEqualTo(SourceState.RUNNING);
      }
      Files.write(inbox.resolve("three.dcm"), Instances.file(3));
      try (Gateway gateway = new Gateway(bed.settings(), Clock.systemUTC())) {
        gateway.start();
        await().atMost(LIMIT).until(() -> source(gateway, "ward").published() == 3);
        everyMeterIsDocumentedAndNoOther(gateway);
      }
      List<String> expected = new ArrayList<>();
      List.of(1, 2, 3).forEach(number -> expected.addAll(Instances.frames(number)));
      assertThat(bed.archived()).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  private static void everyMeterIsDocumentedAndNoOther(Gateway gateway) throws Exception {
    String text = Files.readString(Path.of("..", "docs", "metrics.md"));
    int begin = text.indexOf("## Gateway\n");
    int end = text.indexOf("\n## ", begin);
    String section = text.substring(begin, end < 0 ? text.length() : end);
    Set<String> documented = found("`(sonostream_gateway_[a-z_]+)`", section);
    Set<String> shown =
        found(
            "# TYPE (sonostream_gateway_[a-z_]+) ",
            GatewayBed.ask(gateway.httpPort().orElseThrow(), "/metrics").body());
    // Those of C-STORE and OpenIGTLink are there only with them.
    shown.add("sonostream_gateway_igtl_peers");
    shown.add("sonostream_gateway_igtl_messages_total");
    shown.add("sonostream_gateway_igtl_refused_total");
    shown.add("sonostream_gateway_associations");
    shown.add("sonostream_gateway_associations_refused_total");

    assertThat(shown).isEqualTo(documented);
  }

  private static Set<String> found(String pattern, String text) {
    Set<String> found = new TreeSet<>();
    Matcher each = Pattern.compile(pattern).matcher(text);
    while (each.find()) {
      found.add(each.group(1));
    }
    return found;
  }
}
