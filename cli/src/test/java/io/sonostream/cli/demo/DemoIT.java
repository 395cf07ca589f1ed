package io.sonostream.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command as a user types it, in a process of its own: real broker, registry, engine and
 * starter model.
 */
class DemoIT {
  private static final int MISTAKE = 2;

  @TempDir Path directory;

  @Test
  void answersEveryFrameOfItsPhantoms() throws Exception {
    Ended demo =
        demo(
            "--headless",
            "--json",
            "--no-training",
            "--for",
            "10s",
            "--devices",
            "2",
            "--rate",
            "5");
    assertThat(demo.status()).as(demo.errors()).isZero();
    JsonNode summary = new ObjectMapper().readTree(demo.output());
    assertThat(summary.get("missing").asLong()).isZero();
    assertThat(summary.get("masks").asLong()).isPositive();
    assertThat(summary.get("frames").asLong())
        .isEqualTo(
            summary.get("masks").asLong()
                + summary.get("shed").asLong()
                + summary.get("dead").asLong());
    assertThat(summary.get("models")).hasSize(1);
    assertThat(summary.fieldNames())
        .toIterable()
        .containsExactly(
            "frames",
            "masks",
            "shed",
            "dead",
            "missing",
            "latencyP50Millis",
            "latencyP99Millis",
            "models",
            "engine");
  }

  @Test
  void replaysAFolderAndTellsWhatItLeavesOut() throws Exception {
    Path folder = Files.createDirectory(directory.resolve("frames"));
    ImageIO.write(
        new BufferedImage(97, 61, BufferedImage.TYPE_BYTE_GRAY),
        "png",
        folder.resolve("a.png").toFile());
    // The header is whole, the pixels are cut: the processor would refuse it, so nobody sends it.
    ImageIO.write(noise(), "png", folder.resolve("b.png").toFile());
    byte[] whole = Files.readAllBytes(folder.resolve("b.png"));
    Files.write(
        folder.resolve("b.png"),
        Arrays.copyOf(whole, whole.length / 2),
        StandardOpenOption.TRUNCATE_EXISTING);
    Ended demo =
        demo(
            "--headless",
            "--json",
            "--for",
            "6s",
            "--devices",
            "1",
            "--rate",
            "5",
            "--frames",
            folder.toString());
    assertThat(demo.status()).as(demo.errors()).isZero();
    JsonNode summary = new ObjectMapper().readTree(demo.output());
    assertThat(summary.get("missing").asLong()).isZero();
    assertThat(summary.get("masks").asLong()).isPositive();
    assertThat(summary.get("dead").asLong()).isZero();
    assertThat(demo.errors()).contains("passes over a frame").contains("b.png");
  }

  @Test
  void aMistakeIsOneLineAndStatusTwo() throws Exception {
    Ended demo = demo("--devices", "0");
    assertThat(demo.status()).isEqualTo(MISTAKE);
    assertThat(demo.errors().strip()).isEqualTo("sonostream: --devices is 0; allowed are 1 to 256");
    assertThat(demo("--frames", directory.resolve("no").toString()).status()).isEqualTo(MISTAKE);
  }

  private static BufferedImage noise() {
    BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_BYTE_GRAY);
    Random random = new Random(7);
    for (int i = 0; i < 64 * 64; i++) {
      image.getRaster().setSample(i % 64, i / 64, 0, random.nextInt(256));
    }
    return image;
  }

  private Ended demo(String... options) throws IOException, InterruptedException {
    try (DemoProcess demo = new DemoProcess(directory, options)) {
      int status = demo.await();
      assertThat(demo.leftovers()).isEmpty();
      return new Ended(status, demo.output(), demo.errors());
    }
  }

  private record Ended(int status, String output, String errors) {}
}
