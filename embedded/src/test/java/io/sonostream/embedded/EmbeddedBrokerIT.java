package io.sonostream.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.runtime.UserException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {
  @TempDir Path directory;

  @Test
  void keepsItsRecordsThroughARestartOnAnotherPort() throws Exception {
    Path records = directory.resolve("broker");
    try (EmbeddedBroker broker = EmbeddedBroker.start(records, 0);
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin
          .createTopics(List.of(new NewTopic("notes", 1, (short) 1)))
          .all()
          .get(30, TimeUnit.SECONDS);
      try (var producer =
          new KafkaProducer<>(
              Map.of("bootstrap.servers", broker.bootstrapServers()),
              new StringSerializer(),
              new StringSerializer())) {
        producer.send(new ProducerRecord<>("notes", "k", "kept")).get(30, TimeUnit.SECONDS);
      }
    }
    isItsOwnersAlone(records);
    try (EmbeddedBroker broker = EmbeddedBroker.start(records, 0);
        var consumer =
            new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new StringDeserializer(),
                new StringDeserializer())) {
      TopicPartition partition = new TopicPartition("notes", 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      assertThat(consumer.poll(Duration.ofSeconds(30)))
          .extracting(ConsumerRecord::value)
          .containsExactly("kept");
    }
  }

  @Test
  void aPortInUseIsOneClearLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> EmbeddedBroker.start(directory, taken.getLocalPort()))
          .isInstanceOf(UserException.class)
          .hasMessage(
              "port %d for the broker is in use; stop what listens there, or choose another with --broker-port",
              taken.getLocalPort());
    }
  }

  @Test
  void aDirectoryThatIsInUseIsOneClearLineAndALockLeftBehindIsTakenOver() throws Exception {
    try (DataDirectory held = DataDirectory.open(directory, "broker.directory")) {
      assertThatThrownBy(() -> DataDirectory.open(directory, "broker.directory"))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("is in use by process " + ProcessHandle.current().pid())
          .hasMessageEndingWith("name another directory with broker.directory");
    }
    Files.writeString(directory.resolve("owner.pid"), "4242\n", StandardCharsets.UTF_8);
    DataDirectory.open(directory, "broker.directory").close();
  }

  /** Pictures and names of subjects lie in it, whatever the account's umask is. */
  @Test
  void aDirectoryThatIsMadeIsItsOwnersAlone() throws Exception {
    Path made = directory.resolve("made");
    DataDirectory.open(made, "broker.directory").close();
    isItsOwnersAlone(made);
  }

  private static void isItsOwnersAlone(Path folder) throws Exception {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
  }
}
