package io.sonostream.cli.reference;

import io.sonostream.cli.device.DeviceConfig;
import io.sonostream.gateway.settings.GatewaySettings;
import io.sonostream.mlflow.MlflowSettings;
import io.sonostream.processor.ProcessorSettings;
import io.sonostream.schemas.topics.TopicOptions;
import io.sonostream.service.traces.TracesSettings;
import io.sonostream.testkit.pages.ReferencePage;
import io.sonostream.trainer.service.TrainerSettings;
import io.sonostream.viewer.ViewerSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** docs/configuration.md: every key of every service. */
final class ConfigurationPage {
  private static final String HEAD =
      """
      # Configuration

      Every key, as the records that read them have it. MADE

      **Where a value comes from.** Later wins: what the service comes with, your file (`--config FILE`, [HOCON](https://github.com/lightbend/config/blob/main/HOCON.md):
      one file may have the sections of all services), `--set KEY=VALUE` on the command line. What a service comes with reads the environment variables below; your
      file can read others with `${?NAME}`. A key that nobody knows is refused, and all mistakes are told at once. Secrets never go on a command
      line, which everybody on a machine can read.

      **How values are written.** A duration is `500ms`, `10s`, `5m`, `12h` or `7d`. What is allowed was tried with all other keys at their defaults; where two keys
      bound each other (the largest instance and all of them together), the refusal names both. Nothing in that column: any value. `~` is the home of the user that a
      service runs as. NAME is a name of your own.
      """;

  private static final List<Map<String, Object>> SOURCES =
      List.of(
          Map.of("kind", "folder", "path", "/frames", "task", "task", "rate", 20.0),
          Map.of(
              "kind",
              "igtl",
              "address",
              "127.0.0.1:18944",
              "task",
              "task",
              "silence",
              "10s",
              "transform",
              "ProbeToReference",
              "transform-age",
              "100ms"),
          Map.of(
              "kind", "dicom", "path", "/files", "task", "task", "region", 1, "look-every", "2s"));

  private static final Map<String, Object> TRAINED =
      Map.of(
          "classes",
          List.of("lesion"),
          "strategy",
          "full",
          "triggers.new-labels",
          50,
          "triggers.interval",
          "24h");

  private ConfigurationPage() {}

  /** By heading. */
  static Map<String, List<SettingsKey>> keys() {
    ServiceReference viewer = new ServiceReference("viewer", ViewerSettings.class, Map.of());
    Map<String, List<SettingsKey>> all = new LinkedHashMap<>();
    List<SettingsKey> shared = new ArrayList<>();
    shared.addAll(ServiceReference.ofClient("kafka"));
    shared.addAll(ServiceReference.ofClient("registry"));
    shared.addAll(viewer.shared(TopicOptions.class, "topics"));
    shared.addAll(viewer.shared(TracesSettings.class, "traces"));
    all.put("All services", List.copyOf(shared));
    all.put(
        "processor",
        new ServiceReference(
                "processor",
                ProcessorSettings.class,
                Map.of(
                    "processor.tasks", List.of(Map.of("weight", 1)),
                    "processor.steady.devices", List.of(Map.of("share", 0.5))))
            .keys());
    all.put("trainer", of("trainer", TrainerSettings.class, "tasks", List.of(TRAINED)));
    all.put("viewer", viewer.keys());
    all.put("gateway", of("gateway", GatewaySettings.class, "sources", SOURCES));
    all.put("mlflow", of("mlflow", MlflowSettings.class, "", List.of()));
    all.put("broker", of("broker", brokerSettings(), "", List.of()));
    all.put("device", of("device", DeviceConfig.class, "", List.of()));
    return all;
  }

  private static List<SettingsKey> of(
      String service,
      Class<? extends Record> record,
      String section,
      List<Map<String, Object>> samples) {
    return new ServiceReference(service, record, Map.of(service + "." + section, samples)).keys();
  }

  /** No command but its own reads it. */
  private static Class<? extends Record> brokerSettings() {
    try {
      return Class.forName("io.sonostream.cli.broker.BrokerSettings").asSubclass(Record.class);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("the broker's settings have another name now", e);
    }
  }

  static String text(Map<String, List<SettingsKey>> sections) {
    StringBuilder page =
        new StringBuilder(
            HEAD.replace("MADE", ReferencePage.madeBy("cli", ConfigurationPageTest.class)));
    sections.forEach(
        (heading, keys) -> {
          page.append("\n## ").append(heading).append("\n\n");
          page.append("| key | type | default | allowed | variable | what it is |\n");
          page.append("|---|---|---|---|---|---|\n");
          keys.forEach(key -> page.append(key.row()));
        });
    return page.toString();
  }
}
