package io.sonostream.cli.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.cli.Mistakes;
import io.sonostream.cli.data.DataCommand;
import io.sonostream.embedded.EmbeddedBroker;
import io.sonostream.viewer.Viewer;
import io.sonostream.viewer.ViewerSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The whole list, one line each; the last line is the verdict. */
class AttackListIT {
  private static final String TOKEN = "0123456789abcdef-secret";

  @TempDir Path folder;

  private final Tally tally = new Tally();

  @Test
  void everyAttackIsHeldOff() throws Exception {
    tally.make(new RegistryAttacks().list());
    tally.make(new PackageAttacks(folder).list());
    tally.make(
        new LabelFileAttacks(
                folder,
                () ->
                    Mistakes.told(
                        new CommandLine(new Root()).addSubcommand("data", new DataCommand())))
            .list());
    attackPage();
    tally.end();
    assertThat(tally.broken()).isEmpty();
    assertThat(tally.tried()).isGreaterThanOrEqualTo(60);
  }

  @CommandLine.Command(name = "sonostream")
  private static final class Root {}

  private void attackPage() {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
        Viewer viewer =
            new Viewer(ViewerSettings.load(null, settings(broker)), Clock.systemUTC())) {
      viewer.start();
      tally.make(new PageAttacks(viewer.url(), TOKEN, "frames.live").list());
      tally.make(new HealthAttacks(viewer.httpPort().orElseThrow()).list());
    }
  }

  /** Nobody asks for a schema here, so no registry is there. */
  private static Map<String, Object> settings(EmbeddedBroker broker) {
    Map<String, Object> all = new HashMap<>();
    all.put("viewer.kafka.bootstrap.servers", broker.bootstrapServers());
    all.put("viewer.registry.schema.registry.url", "http://127.0.0.1:1");
    all.put("viewer.topics.frame-partitions", 1);
    all.put("viewer.topics.label-partitions", 1);
    all.put("viewer.topics.replication", 1);
    all.put("viewer.port", 0);
    all.put("viewer.http.port", 0);
    all.put("viewer.token", TOKEN);
    return all;
  }
}
