package io.sonostream.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sonostream.model.engine.EngineException;
import io.sonostream.model.engine.EngineException.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/metrics.md names every meter of ours, and none that is not there. */
class MetricsIT {
  private static final Path DOCUMENT = Path.of("..", "docs", "metrics.md");
  private static final int SIDE = FrameFixture.SIDE;

  @Test
  void showsEveryDocumentedMeterAndKafkasLag() throws Exception {
    CountDownLatch looked = new CountDownLatch(1);
    BrightnessLoader loader =
        new BrightnessLoader(
            release ->
                new BrightnessModel(
                    SIDE,
                    (inputs, count) -> {
                      if (Thread.currentThread().getName().startsWith("sonostream-engine")) {
                        hold(looked);
                        for (int i = 0; i < count; i++) {
                          if (inputs.get(i * SIDE * SIDE) == 77) {
                            throw new EngineException(Kind.BAD_BATCH, "pixel out of range");
                          }
                        }
                      }
                    }));
    try (StreamRig rig = new StreamRig(1);
        Processor processor =
            Processor.with(
                rig.settings(
                    Map.of(
                        "processor.live.commit-interval", "200ms",
                        "processor.live.drain-timeout", "100s",
                        "processor.archive.drain-timeout", "100s",
                        "processor.live.max-in-flight-frames", 4,
                        "processor.archive.commit-interval", "200ms")),
                loader)) {
      String live = rig.topics().framesLive().name();
      rig.send(live, FrameFixture.frame("a", 0).setCapturedAt(Instant.EPOCH).build());
      rig.sendRaw(live, null, "no frame".getBytes(StandardCharsets.UTF_8));
      rig.send(live, culprit());
      for (int sequence = 2; sequence < 300; sequence++) {
        rig.send(live, FrameFixture.frame("a", sequence).build());
      }
      rig.send(rig.topics().framesArchive().name(), FrameFixture.frame("a", 0).build());
      rig.flush();
      processor.start();

      // The engine stands still, so most frames are still in Kafka: its clients must say so.
      await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(500))
          .untilAsserted(
              () ->
                  assertThat(lag(AssignmentIT.ask(processor, "metrics").body()))
                      .isGreaterThan(100));
      looked.countDown();
      rig.expectCauses(2);
      rig.awaitRecords(rig.topics().masksLive().name(), 299);
      rig.awaitRecords(rig.topics().masksArchive().name(), 1);

      Set<String> documented =
          found("`(sonostream_[a-z_]+)`", section("## Every service") + section("## Processor"));
      // Those of a challenger, or of callers by HTTP, are there only with one; their own tests look
      // at them.
      Set<String> expected = new TreeSet<>(documented);
      expected.removeIf(name -> name.matches("sonostream_(shadow|challenger|open_inference)_.*"));
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> {
                Set<String> shown =
                    found(
                        "# TYPE (sonostream_[a-z_]+) ",
                        AssignmentIT.ask(processor, "metrics").body());
                shown.removeIf(name -> name.endsWith("_max"));
                assertThat(shown).containsAll(expected);
                assertThat(documented).containsAll(shown);
              });
    }
  }

  private static String section(String heading) throws java.io.IOException {
    String text = Files.readString(DOCUMENT);
    int begin = text.indexOf(heading + "\n");
    assertThat(begin).as(heading).isNotNegative();
    int end = text.indexOf("\n## ", begin);
    return text.substring(begin, end < 0 ? text.length() : end);
  }

  private static io.sonostream.schemas.Frame culprit() {
    byte[] pixels = FrameFixture.square(1);
    pixels[0] = 77;
    return FrameFixture.frame("a", 1).setPixels(ByteBuffer.wrap(pixels)).build();
  }

  private static void hold(CountDownLatch latch) {
    try {
      if (!latch.await(90, TimeUnit.SECONDS)) {
        throw new IllegalStateException("nobody looked");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static double lag(String shown) {
    Matcher line =
        Pattern.compile(
                "(?m)^kafka_consumer_fetch_manager_records_lag\\{[^}]*lane=\"live\"[^}]*\\} (\\S+)$")
            .matcher(shown);
    double lag = 0;
    while (line.find()) {
      double value = Double.parseDouble(line.group(1));
      lag += Double.isNaN(value) ? 0 : value;
    }
    return lag;
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
