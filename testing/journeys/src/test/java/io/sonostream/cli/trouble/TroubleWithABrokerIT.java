package io.sonostream.cli.trouble;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.testkit.stream.SharedCluster;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What can only go wrong once a broker answers: a registry that is away, ports, folders. */
class TroubleWithABrokerIT {
  @TempDir static Path folder;
  private static int registry;

  @BeforeAll
  static void makeWhatIsWell() throws IOException {
    registry = Site.silentPort();
    Path well = folder.resolve("well");
    Site.write(well, port(SharedCluster.get().kafka().get("bootstrap.servers")), registry);
    // A broker that answers takes its time; a registry that doesn't takes all of it.
    Path config = well.resolve("site.conf");
    String settings = Files.readString(config) + "topics.prefix = \"trouble.\"\n";
    Files.writeString(config, settings.replace("500ms", "5s"));
    Files.writeString(
        well.resolve("patient.conf"),
        settings
            .replace("500ms", "20s")
            .replace(
                "http://127.0.0.1:" + registry,
                SharedCluster.get().registry().get("schema.registry.url")));
  }

  private static int port(String address) {
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }

  private static Path well() {
    return folder.resolve("well");
  }

  static Stream<Invocation> writers() {
    List<String> writing =
        List.of("processor", "trainer", "gateway", "device", "label", "labels import", "retrain");
    List<String> seen = new ArrayList<>();
    return Commands.all().stream()
        .filter(each -> writing.contains(each.command()) && !seen.contains(each.command()))
        .peek(each -> seen.add(each.command()));
  }

  @ParameterizedTest
  @MethodSource("writers")
  void aRegistryThatIsAwayIsOneLine(Invocation invocation) {
    assertThat(Ending.of(invocation.arguments(well())).line()).contains(":" + registry);
  }

  @ParameterizedTest
  @MethodSource("ports")
  void aPortThatIsTakenIsOneLineWithItsSetting(String setting) throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String service = setting.substring(0, setting.indexOf('.'));
      String section = setting.substring(0, setting.lastIndexOf('.'));
      Path config = folder.resolve(setting + ".conf");
      Files.writeString(
          config,
          Files.readString(well().resolve("patient.conf"))
              + (section.equals(service) ? "" : section + ".enabled = true\n")
              + "gateway.spool.directory = \""
              + folder.resolve("spool")
              + "\"\n"
              + setting
              + " = "
              + taken.getLocalPort()
              + "\n");
      assertThat(Ending.of(List.of(service, "--config=" + config)).line())
          .contains(setting, Integer.toString(taken.getLocalPort()));
    }
  }

  static Stream<String> ports() {
    return Stream.of("viewer.port", "gateway.store.port", "gateway.stow.port", "gateway.igtl.port");
  }

  @Test
  void whatIsNotThereIsOneLine() {
    String config = "--config=" + well().resolve("patient.conf");
    for (List<String> asked :
        List.of(
            List.of("models", "promote", "nerves", "9", config),
            List.of("models", "rollback", "nerves", config),
            List.of("models", "shadow", "nerves", "9", config),
            List.of("models", "inspect", "nerves", "9", config),
            List.of("models", "export", "nerves", "9", "--out=" + folder.resolve("x.onnx"), config),
            List.of("replay", "--task=nerves", config),
            List.of("labels", "export", folder.resolve("none").toString(), "--format=coco", config),
            List.of(
                "export",
                "--dicom-seg=" + well().resolve("clip.dcm"),
                folder + "/s.dcm",
                "--wait=1s",
                config))) {
      Ending.of(asked).line();
    }
  }
}
