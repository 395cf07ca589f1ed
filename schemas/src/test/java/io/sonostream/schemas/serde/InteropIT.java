package io.sonostream.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sonostream.embedded.EmbeddedRegistry;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.PixelEncoding;
import io.sonostream.schemas.PixelFormat;
import io.sonostream.schemas.fixtures.Fixtures;
import io.sonostream.schemas.topics.Topics;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Confluent's own client (npm, because its Java one is not on Maven Central) decodes our Mask and
 * encodes a Frame that we read. Skips where Node or npm's registry can't be had.
 */
class InteropIT {
  private static final Path SOURCES = Path.of("src", "test", "npm");
  private static final Path MODULES = Path.of("target", "npm");
  private static final int INSTALL_SECONDS = 240;
  private static final int RUN_SECONDS = 60;

  @Test
  void confluentsClientReadsOurMaskAndWritesAFrameForUs(@TempDir Path directory) throws Exception {
    install();
    try (EmbeddedRegistry registry = EmbeddedRegistry.start(directory.resolve("registry"), 0)) {
      Map<String, Object> configs = Map.of("schema.registry.url", registry.url());
      new SubjectAdmin(configs).ensure(Topics.standard(), Duration.ofSeconds(30));
      Path mask = directory.resolve("mask.bin");
      Path frame = directory.resolve("frame.bin");
      Files.write(
          mask,
          new AvroSerde<>(Mask.class, configs)
              .serializer()
              .serialize("masks.live", Fixtures.mask(7).build()));

      JsonNode seen = node(registry.url(), mask, frame);

      assertThat(seen.path("deviceId").asText()).isEqualTo(Fixtures.DEVICE);
      assertThat(seen.path("sequence").asLong()).isEqualTo(7);
      assertThat(seen.path("status").asText()).isEqualTo("SEGMENTED");
      assertThat(seen.findPath("runs").toString())
          .isEqualTo(Fixtures.labelMap().getRuns().toString().replace(" ", ""));
      assertThat(seen.findPath("areaSquareMillimetres").toString()).contains("0.75");
      assertThat(seen.path("timing").path("capturedAt").asLong())
          .isEqualTo(1_772_359_200_123_456L + 350_000);
      Frame read =
          new AvroSerde<>(Frame.class, configs)
              .deserializer()
              .deserialize("frames.live", Files.readAllBytes(frame));
      assertThat(read)
          .isEqualTo(
              Frame.newBuilder()
                  .setDeviceId("node/probe")
                  .setStreamId("exam 1")
                  .setSequence(41)
                  .setCapturedAt(Fixtures.CAPTURED)
                  .setTask("breast-lesion")
                  .setWidth(3)
                  .setHeight(2)
                  .setPixelFormat(PixelFormat.GRAY8)
                  .setEncoding(PixelEncoding.RAW)
                  .setPixels(
                      ByteBuffer.wrap(new byte[] {0, 50, 100, (byte) 150, (byte) 200, (byte) 255}))
                  .setPixelSpacing(Fixtures.pixelSpacing().build())
                  .setAttributes(Map.of("gain", "12"))
                  .build());
    }
  }

  /** Into target/, once: scripts of packages are not run. */
  private static void install() throws Exception {
    assumeTrue(exits(MODULES, 20, "node", "--version") == 0, "node is not installed");
    Files.copy(
        SOURCES.resolve("package.json"),
        MODULES.resolve("package.json"),
        StandardCopyOption.REPLACE_EXISTING);
    Files.copy(
        SOURCES.resolve("interop.js"),
        MODULES.resolve("interop.js"),
        StandardCopyOption.REPLACE_EXISTING);
    if (!Files.exists(MODULES.resolve("installed"))) {
      int status =
          exits(
              MODULES,
              INSTALL_SECONDS,
              "npm",
              "install",
              "--prefer-offline",
              "--ignore-scripts",
              "--no-audit",
              "--no-fund",
              "--no-package-lock");
      assumeTrue(status == 0, "npm install failed: see schemas/target/npm/output.log");
      Files.createFile(MODULES.resolve("installed"));
    }
  }

  private static JsonNode node(String url, Path mask, Path frame) throws Exception {
    int status =
        exits(MODULES, RUN_SECONDS, "node", "interop.js", url, mask.toString(), frame.toString());
    String output = Files.readString(MODULES.resolve("output.log"));
    assertThat(status).as(output).isZero();
    return new ObjectMapper().readTree(output.substring(output.indexOf('{')));
  }

  private static int exits(Path directory, int seconds, String... command)
      throws IOException, InterruptedException {
    Files.createDirectories(directory);
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("output.log").toFile())
              .start();
    } catch (IOException absent) {
      return -1;
    }
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
      return -1;
    }
    return process.exitValue();
  }
}
