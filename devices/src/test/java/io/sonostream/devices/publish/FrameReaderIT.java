package io.sonostream.devices.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.client.Cluster;
import io.sonostream.client.frames.FrameReader;
import io.sonostream.client.frames.FrameReader.Placed;
import io.sonostream.client.frames.FrameStream;
import io.sonostream.devices.phantom.DeviceModel;
import io.sonostream.devices.phantom.PhantomSettings;
import io.sonostream.devices.source.PhantomSource;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.SourceCoordinates;
import io.sonostream.schemas.topics.Topics;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrameReaderIT {
  private static TestCluster testCluster;

  @BeforeAll
  static void start(@TempDir Path directory) {
    testCluster = new TestCluster(directory);
  }

  @AfterAll
  static void stop() {
    testCluster.close();
  }

  @Test
  void theFrameBesideIsFoundAcrossTheEndsOfTransactionsAndOthersStreams() {
    Topics topics = testCluster.topics("beside");
    Cluster cluster = Cluster.of(testCluster.kafka(), testCluster.registry(), topics);
    String topic = topics.framesArchive().name();
    Map<String, Object> config = new HashMap<>(testCluster.kafka());
    config.put("transactional.id", "beside");
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      for (String stream : new String[] {"wanted", "other", "wanted"}) {
        producer.beginTransaction();
        producer.send(
            new ProducerRecord<>(
                topic,
                0,
                stream,
                cluster.records().writer(Frame.class).serialize(topic, frame(stream))));
        producer.commitTransaction();
      }
    }
    // Each transaction's end is a record, too: the frames stand at 0, 2 and 4, and 5 is the last.
    try (FrameReader reader = new FrameReader(cluster)) {
      SourceCoordinates first = new SourceCoordinates(topic, 0, 0L);
      SourceCoordinates last = new SourceCoordinates(topic, 0, 4L);
      assertThat(beside(reader, first, 1, 10)).contains(last);
      assertThat(beside(reader, last, -1, 10)).contains(first);
      assertThat(beside(reader, last, 1, 10)).as("the topic ends with a transaction's").isEmpty();
      assertThat(beside(reader, first, -1, 10)).as("the topic begins here").isEmpty();
      assertThat(beside(reader, first, 1, 3)).as("further than asked for").isEmpty();
      assertThat(reader.read(new SourceCoordinates(topic, 0, 5L))).isEmpty();
    }
  }

  private static Optional<SourceCoordinates> beside(
      FrameReader reader, SourceCoordinates place, int way, int most) {
    return reader
        .beside(place, way, most, frame -> frame.getStreamId().equals("wanted"))
        .map(Placed::source);
  }

  private static Frame frame(String stream) {
    return new FrameStream("probe", stream, "breast-lesion", Map.of())
        .frame(
            new PhantomSource(new PhantomSettings(1, 1, DeviceModel.named("L12-4"), 96, 80, 1))
                .next()
                .image(),
            Instant.now(),
            0);
  }
}
