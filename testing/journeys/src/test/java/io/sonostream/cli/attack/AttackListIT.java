package io.sonostream.cli.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.cli.data.DataCommand;
import io.sonostream.console.Mistakes;
import io.sonostream.embedded.EmbeddedBroker;
import io.sonostream.embedded.LocalCluster;
import io.sonostream.processor.Processor;
import io.sonostream.processor.ProcessorSettings;
import io.sonostream.runtime.FreePort;
import io.sonostream.schemas.topics.TopicOptions;
import io.sonostream.schemas.topics.Topics;
import io.sonostream.testkit.models.UntrainedModel;
import io.sonostream.testkit.openid.ForgingProvider;
import io.sonostream.testkit.stream.SharedCluster;
import io.sonostream.testkit.stream.TopicClient;
import io.sonostream.viewer.Viewer;
import io.sonostream.viewer.ViewerSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
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
    attackTopics();
    try (GatewayAttacks gateways = new GatewayAttacks(SharedCluster.get(), folder)) {
      tally.make(gateways.list());
    }
    tally.end();
    assertThat(tally.broken()).isEmpty();
    assertThat(tally.tried()).isGreaterThanOrEqualTo(60);
  }

  @CommandLine.Command(name = "sonostream")
  private static final class Root {}

  private void attackPage() {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0)) {
      try (Viewer viewer =
          new Viewer(ViewerSettings.load(null, settings(broker)), Clock.systemUTC())) {
        viewer.start();
        tally.make(new PageAttacks(viewer.url(), TOKEN, "frames.live").list());
        tally.make(new HealthAttacks(viewer.httpPort().orElseThrow()).list());
      }
      attackSignIn(broker);
    }
  }

  private void attackSignIn(EmbeddedBroker broker) {
    Map<String, Object> all = settings(broker);
    int port = FreePort.next();
    String page = "http://127.0.0.1:" + port + "/";
    try (ForgingProvider provider = new ForgingProvider()) {
      all.put("viewer.port", port);
      all.put("viewer.access.roles.admin", List.of("admins"));
      all.put("viewer.access.openid.issuer", provider.issuer());
      all.put("viewer.access.openid.client-id", ForgingProvider.CLIENT);
      all.put("viewer.access.openid.client-secret", ForgingProvider.SECRET);
      all.put("viewer.access.openid.timeout", "60s");
      all.put("viewer.access.openid.page", page);
      // So that each try meets what it tries, and not the limit of those before it.
      all.put("viewer.access.failures", 1_000);
      try (Viewer viewer = new Viewer(ViewerSettings.load(null, all), Clock.systemUTC())) {
        viewer.start();
        tally.make(new OpenIdAttacks(viewer.url(), provider).list());
      }
    }
  }

  private void attackTopics() throws Exception {
    LocalCluster cluster = SharedCluster.get();
    Topics topics =
        new Topics(
            TopicOptions.DEFAULT.withPrefix("attacked.").withPartitions(1, 1).withReplication(1));
    UntrainedModel.TINY.write(TopicAttacks.TASK, "1", 1, folder.resolve("model"), null);
    try (Processor processor =
            new Processor(ProcessorSettings.load(null, processorSettings(cluster)));
        TopicClient client = new TopicClient(cluster.kafka(), cluster.registry())) {
      processor.start();
      assertThat(processor.awaitReady(Duration.ofMinutes(2)))
          .as(processor.ready().message())
          .isTrue();
      try (TopicAttacks attacks =
          new TopicAttacks(cluster.kafka(), topics, client, () -> processor.live().ok())) {
        tally.make(attacks.list());
      }
      int inference = processor.openInferencePort().orElseThrow();
      tally.make(
          new InferenceAttacks(
                  inference,
                  TopicAttacks.TASK,
                  () -> processor.live().ok(),
                  List.of(folder.toString()))
              .list());
    }
  }

  private Map<String, Object> processorSettings(LocalCluster cluster) {
    Map<String, Object> all = new HashMap<>();
    cluster.kafka().forEach((key, value) -> all.put("processor.kafka." + key, value));
    cluster.registry().forEach((key, value) -> all.put("processor.registry." + key, value));
    all.put("processor.topics.prefix", "attacked.");
    all.put("processor.topics.frame-partitions", 1);
    all.put("processor.topics.label-partitions", 1);
    all.put("processor.topics.replication", 1);
    all.put("processor.tasks." + TopicAttacks.TASK + ".weight", 1);
    all.put("processor.tasks." + TopicAttacks.TASK + ".model", folder.resolve("model").toString());
    all.put("processor.models.directory", folder.resolve("fetched").toString());
    all.put("processor.engine.name", "pytorch-cpu-f32");
    all.put("processor.engine.threads", 1);
    all.put("processor.engine.workers", 1);
    all.put("processor.engine.max-batch", 2);
    all.put("processor.engine.profile-directory", folder.resolve("profiles").toString());
    all.put("processor.batches.max-age", "1h");
    all.put("processor.http.port", 0);
    all.put("processor.open-inference.enabled", true);
    all.put("processor.open-inference.port", 0);
    all.put("processor.open-inference.token", InferenceAttacks.TOKEN);
    all.put("processor.open-inference.timeout", "60s");
    return all;
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
