package io.sonostream.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sonostream.schemas.Frame;
import io.sonostream.schemas.PixelFormat;
import io.sonostream.schemas.topics.TopicSpec;
import io.sonostream.testkit.process.ChildProcess;
import java.io.IOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Records as large as they may be, in all partitions of both lanes, before a processor with a model
 * of four planes and half the heap that {@code ./sonostream} gives it. Longer, with all of that
 * heap: {@code -Dlarge.frames=400}.
 */
class LargeFramesIT {
  private static final int FRAMES = Integer.getInteger("large.frames", 64);
  private static final boolean LONG = FRAMES > 64;
  private static final Duration PATIENCE = Duration.ofSeconds(120 + FRAMES);
  private static final Path LAUNCHER = Path.of("../dist/src/launcher/sonostream");

  @TempDir Path directory;

  @Test
  void aBacklogOfTheLargestFramesInEightPartitionsOfBothLanesFitsIntoTheHeap() throws Exception {
    long heapMib = LONG ? usualHeapMib() : usualHeapMib() / 2;
    try (StreamRig rig = new StreamRig(8)) {
      fill(rig);
      try (ChildProcess processor =
          ChildProcess.start(
              LargeFramesProcessor.class,
              directory.resolve("processor.log"),
              List.of("-Xmx" + heapMib + "m", "-XX:+ExitOnOutOfMemoryError"),
              List.of(settings(rig).toString()))) {
        for (TopicSpec masks : List.of(rig.topics().masksLive(), rig.topics().masksArchive())) {
          await()
              .atMost(PATIENCE)
              .pollInterval(Duration.ofSeconds(1))
              .until(() -> !processor.alive() || rig.readAll(masks.name()).size() >= FRAMES);
          assertThat(processor.alive()).as(processor.endOfLog()).isTrue();
          assertThat(rig.readAll(masks.name())).hasSize(FRAMES);
        }
        assertThat(rig.readAll(rig.topics().framesDead().name())).isEmpty();
        processor.leave();
        assertThat(processor.exitStatus()).as(processor.endOfLog()).isZero();
        String last = processor.endOfLog().lines().reduce("", (before, line) -> line);
        assertThat(last).contains("peak heap after a collection");
        System.out.println(FRAMES + " frames of 3.9 MB a lane: " + last);
      }
    }
  }

  /** What the launcher gives where the user says nothing. */
  private static long usualHeapMib() throws IOException {
    Matcher option =
        Pattern.compile("SONOSTREAM_JAVA_OPTS:-.*-Xmx(\\d+)g").matcher(Files.readString(LAUNCHER));
    assertThat(option.find()).as("%s says no -Xmx in gigabytes", LAUNCHER).isTrue();
    return 1024 * Long.parseLong(option.group(1));
  }

  private Path settings(StreamRig rig) throws IOException {
    Properties lines = new Properties();
    rig.overrides(Map.of())
        .forEach(
            (key, value) -> {
              if (value instanceof Map<?, ?> nested) {
                nested.forEach((name, one) -> lines.setProperty(key + "." + name, one.toString()));
              } else {
                lines.setProperty(key, value.toString());
              }
            });
    Path file = directory.resolve("processor.properties");
    try (Writer out = Files.newBufferedWriter(file)) {
      lines.store(out, null);
    }
    return file;
  }

  private static void fill(StreamRig rig) {
    byte[] pixels = new byte[1280 * 1024 * 3];
    new Random(1).nextBytes(pixels);
    for (int sequence = 0; sequence < FRAMES; sequence++) {
      Frame frame =
          FrameFixture.frame("device-" + sequence % 24, sequence)
              .setWidth(1280)
              .setHeight(1024)
              .setPixelFormat(PixelFormat.RGB8)
              .setPixels(ByteBuffer.wrap(pixels))
              .build();
      rig.send(rig.topics().framesLive().name(), frame);
      rig.send(rig.topics().framesArchive().name(), frame);
    }
    rig.flush();
  }
}
