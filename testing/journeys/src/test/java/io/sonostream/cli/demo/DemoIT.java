package io.sonostream.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sonostream.dicom.Forged;
import io.sonostream.gateway.igtl.Message;
import io.sonostream.gateway.igtl.MessageWriter;
import io.sonostream.gateway.igtl.Placement;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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
  void answersEachFrameOfAFolderOfDicomFilesAndTellsWhatItLeavesOut() throws Exception {
    Path folder = Files.createDirectories(directory.resolve("exam/series-1"));
    Files.write(folder.resolve("clip.dcm"), Forged.bytes("baseline-clip"));
    Files.write(folder.resolve("picture"), Forged.bytes("explicit-rgb"));
    byte[] whole = Forged.bytes("explicit-clip");
    Files.write(folder.resolve("cut.dcm"), Arrays.copyOf(whole, whole.length - 100));
    Ended demo =
        demo(
            "--headless",
            "--json",
            "--for",
            "6s",
            "--devices",
            "1",
            "--dicom",
            directory.resolve("exam").toString());
    assertThat(demo.status()).as(demo.errors()).isZero();
    JsonNode summary = new ObjectMapper().readTree(demo.output());
    assertThat(summary.get("missing").asLong()).as(demo.errors()).isZero();
    // More than the files have: it goes round.
    assertThat(summary.get("masks").asLong()).as(demo.errors()).isGreaterThan(8);
    assertThat(summary.get("dead").asLong()).isZero();
    assertThat(demo.errors()).contains("passes over a frame").contains("cut.dcm");
  }

  @Test
  void answersTheImagesOfAnOpenIgtLinkServer() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Integer> sent = CompletableFuture.supplyAsync(() -> sendImages(server));
      Ended demo =
          demo(
              "--headless",
              "--json",
              "--for",
              "8s",
              "--igtl",
              "127.0.0.1:" + server.getLocalPort());
      assertThat(demo.status()).as(demo.errors()).isZero();
      JsonNode summary = new ObjectMapper().readTree(demo.output());
      assertThat(summary.get("missing").asLong()).as(demo.errors()).isZero();
      assertThat(summary.get("masks").asLong()).isPositive();
      assertThat(demo.errors()).contains("masks by OpenIGTLink at 127.0.0.1:");
      assertThat(sent.get(30, TimeUnit.SECONDS)).isPositive();
    }
    assertThat(demo("--igtl", "nowhere").status()).isEqualTo(MISTAKE);
    assertThat(demo("--igtl", "127.0.0.1:1", "--devices", "2").status()).isEqualTo(MISTAKE);
  }

  /** Until the demo has gone; returns how many. */
  private static int sendImages(ServerSocket server) {
    int sent = 0;
    try (Socket demo = server.accept()) {
      byte[] pixels = new byte[64 * 48];
      new Random(3).nextBytes(pixels);
      while (true) {
        Message.Image image =
            new Message.Image("Image", Instant.now(), 64, 48, 1, Placement.UNKNOWN, pixels);
        demo.getOutputStream().write(MessageWriter.bytes(image));
        sent++;
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      }
    } catch (IOException e) {
      return sent;
    }
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
