package io.sonostream.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.embedded.EmbeddedBroker;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.fixtures.ComposeRegistry;
import io.sonostream.schemas.fixtures.Fixtures;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The registry that docker-compose.yml starts, which is newer than that of one machine. */
class ComposeRegistryIT extends RegistryContract {
  private EmbeddedBroker broker;
  private ComposeRegistry registry;
  private Path directory;

  @Override
  String start(Path directory) throws Exception {
    this.directory = directory;
    ComposeRegistry.Peer peer = ComposeRegistry.newest();
    broker = EmbeddedBroker.start(directory.resolve("broker"), 0);
    registry = peer.start(broker.bootstrapServers(), directory.resolve("registry.log"));
    return registry.url();
  }

  @AfterAll
  void stop() {
    if (registry != null) {
      registry.close();
    }
    if (broker != null) {
      broker.close();
    }
  }

  /**
   * Its schemas live in Kafka, where the one before has written them: to topics that forget after a
   * week, which the newer one refuses until they are told otherwise, as docs/upgrading.md says.
   */
  @Test
  void whatTheVersionBeforeHasWrittenIsReadAfterAnUpgrade() throws Exception {
    byte[] written;
    try (EmbeddedBroker kafka = EmbeddedBroker.start(directory.resolve("upgraded"), 0)) {
      try (ComposeRegistry before =
          ComposeRegistry.before()
              .start(kafka.bootstrapServers(), directory.resolve("before.log"))) {
        written = serde(before.url()).serializer().serialize("upgraded", Fixtures.frame().build());
      }
      neverForget(kafka.bootstrapServers());
      try (ComposeRegistry after =
          ComposeRegistry.newest()
              .start(kafka.bootstrapServers(), directory.resolve("after.log"))) {
        assertThat(serde(after.url()).deserializer().deserialize("upgraded", written))
            .isEqualTo(Fixtures.frame().build());
        assertThat(serde(after.url()).serializer().serialize("upgraded", Fixtures.frame().build()))
            .as("under the id that it had")
            .isEqualTo(written);
      }
    }
  }

  private static void neverForget(String bootstrapServers) throws Exception {
    List<AlterConfigOp> forEver =
        List.of(
            new AlterConfigOp(new ConfigEntry("retention.ms", "-1"), AlterConfigOp.OpType.SET),
            new AlterConfigOp(new ConfigEntry("retention.bytes", "-1"), AlterConfigOp.OpType.SET));
    Map<ConfigResource, Collection<AlterConfigOp>> topics = new HashMap<>();
    for (String topic : List.of("kafkasql-journal", "kafkasql-snapshots")) {
      topics.put(new ConfigResource(ConfigResource.Type.TOPIC, topic), forEver);
    }
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      admin.incrementalAlterConfigs(topics).all().get();
    }
  }

  private static AvroSerde<Frame> serde(String url) {
    return new AvroSerde<>(Frame.class, Map.of("schema.registry.url", url));
  }
}
