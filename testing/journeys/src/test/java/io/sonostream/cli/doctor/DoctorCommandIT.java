package io.sonostream.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sonostream.embedded.EmbeddedBroker;
import io.sonostream.embedded.EmbeddedRegistry;
import io.sonostream.runtime.FreePort;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.MaskStatus;
import io.sonostream.schemas.MaskTiming;
import io.sonostream.schemas.SourceCoordinates;
import io.sonostream.testkit.stream.TopicClient;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The doctor against nobody, then against a real broker and registry. */
class DoctorCommandIT {
  @TempDir private Path directory;

  private record Visit(int status, String output) {

    JsonNode check(String name) throws Exception {
      for (JsonNode check : new ObjectMapper().readTree(output).path("checks")) {
        if (check.path("check").asText().equals(name)) {
          return check;
        }
      }
      throw new AssertionError("no check " + name + " in " + output);
    }
  }

  private static Visit visit(String... arguments) {
    StringWriter out = new StringWriter();
    int status =
        new CommandLine(new DoctorCommand()).setOut(new PrintWriter(out)).execute(arguments);
    return new Visit(status, out.toString());
  }

  private Path config(String bootstrapServers, String registryUrl, String prefix) throws Exception {
    return Files.writeString(
        directory.resolve("sonostream.conf"),
        "kafka.bootstrap.servers = \""
            + bootstrapServers
            + "\"\nregistry.schema.registry.url = \""
            + registryUrl
            + "\"\ntopics.prefix = \""
            + prefix
            + "\"\n");
  }

  private static void sendMask(
      EmbeddedBroker broker, EmbeddedRegistry registry, String device, Duration behind) {
    Instant now = Instant.now();
    Mask mask =
        Mask.newBuilder()
            .setDeviceId(device)
            .setStreamId("exam")
            .setSequence(0)
            .setTask("breast-lesion")
            .setStatus(MaskStatus.SEGMENTED)
            .setWidth(1)
            .setHeight(1)
            .setRegions(List.of())
            .setSource(new SourceCoordinates("sick.frames.live", 0, 0L))
            .setTiming(new MaskTiming(now.minus(behind), now, now, now, now, 1))
            .build();
    try (TopicClient client =
        new TopicClient(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            Map.of("schema.registry.url", registry.url()))) {
      client.write("sick.masks.live", device, mask);
    }
  }

  @Test
  void absentBrokerAndRegistryAreOneLineEachWithWhatToDo() throws Exception {
    int nobody = FreePort.next();
    Path config = config("127.0.0.1:" + nobody, "http://127.0.0.1:" + nobody, "");

    Visit visit = visit("--timeout", "1", "--config", config.toString());

    assertThat(visit.status()).isEqualTo(1);
    assertThat(visit.output().lines())
        .anyMatch(
            line -> line.matches("FAIL +broker +127.0.0.1:" + nobody + " does not.*: start.*"))
        .anyMatch(line -> line.matches("FAIL +registry +http.*" + nobody + " does not.*: start.*"))
        .anyMatch(line -> line.matches("OK +jdk .*"))
        .anyMatch(line -> line.matches("OK +engines +.*pytorch-cpu-f32.*"));
    assertThat(visit("--local", "--config", config.toString()).status()).isZero();
  }

  @Test
  void whatIsMissingIsNamedThenCreatedThenWell() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("broker"), 0);
        EmbeddedRegistry registry = EmbeddedRegistry.start(directory.resolve("registry"), 0)) {
      Path config = config(broker.bootstrapServers(), registry.url(), "sick.");

      Visit before = visit("--json", "--timeout", "30", "--config", config.toString());
      assertThat(before.status()).isZero();
      assertThat(before.check("topics").path("level").asText()).isEqualTo("warn");
      assertThat(before.check("topics").path("found").asText()).contains("sick.frames.live");
      assertThat(before.check("schemas").path("found").asText()).contains("sick.masks.live-value");

      Visit created = visit("--json", "--create", "--timeout", "30", "--config", config.toString());
      assertThat(created.status()).isZero();
      Visit after = visit("--json", "--timeout", "30", "--config", config.toString());
      assertThat(after.check("topics").path("found").asText())
          .isEqualTo("15 as expected, created 0");
      assertThat(after.check("schemas").path("found").asText())
          .isEqualTo("14 under FULL_TRANSITIVE");

      assertThat(after.check("clocks").path("found").asText()).startsWith("no device had");
      sendMask(broker, registry, "right", Duration.ofMillis(20));
      sendMask(broker, registry, "slow", Duration.ofHours(1));
      Visit clocks = visit("--json", "--timeout", "30", "--config", config.toString());
      assertThat(clocks.status()).isZero();
      assertThat(clocks.check("clocks").path("level").asText()).isEqualTo("warn");
      assertThat(clocks.check("clocks").path("found").asText())
          .isEqualTo("1 of 2 devices are off: 'slow' 3600.0 s slow");

      Path other =
          Files.writeString(
              directory.resolve("other.conf"),
              Files.readString(config) + "topics.frame-partitions = 3\n");
      Visit sick = visit("--json", "--timeout", "30", "--config", other.toString());
      assertThat(sick.status()).isEqualTo(1);
      assertThat(sick.check("topics").path("found").asText())
          .isEqualTo("topic sick.frames.live has 8 partitions, expected 3");
    }
  }
}
