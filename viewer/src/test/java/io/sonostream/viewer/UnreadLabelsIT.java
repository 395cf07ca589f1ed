package io.sonostream.viewer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sonostream.embedded.LocalCluster;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.SourceCoordinates;
import io.sonostream.schemas.records.LabelKey;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A label that is in its topic and not read yet, as after a start: a transaction that is open keeps
 * it from every reader for as long as the test wants.
 */
@ExtendWith(SharedCluster.class)
class UnreadLabelsIT {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  @Test
  void aLabelIsNotWithdrawnBeforeWhatReplacesItIsRead(LocalCluster cluster) {
    LabeledFrame label =
        Records.label(Records.frame("a", 7, 4, 3), new byte[12], "Ann", List.of("lesion"));
    String key = LabelKey.of(label).text();
    Wanderer ann = new Wanderer();
    try (Rig rig = new Rig(cluster, "unread-labels", Map.of("viewer.access.person", "Ann"));
        KafkaProducer<byte[], byte[]> open = transactional(cluster)) {
      String seen = place(rig.publish(label));
      await().atMost(LIMIT).until(() -> ann.get(rig.url() + "api/labels").body().contains(seen));
      open.beginTransaction();
      open.send(
          new ProducerRecord<>(
              rig.topics.labels().name(),
              key.getBytes(StandardCharsets.UTF_8),
              rig.topic.encode(rig.topics.labels().name(), label)));
      open.flush();
      HttpResponse<String> unread = withdraw(ann, rig, key, seen);
      assertThat(unread.statusCode()).as(unread.body()).isEqualTo(503);
      assertThat(unread.body()).contains("the labels were not read to their end");
      open.commitTransaction();
      HttpResponse<String> read = withdraw(ann, rig, key, seen);
      assertThat(read.statusCode()).as(read.body()).isEqualTo(409);
      assertThat(read.body()).contains("has a newer label by Ann");
    }
  }

  private static HttpResponse<String> withdraw(Wanderer who, Rig rig, String key, String seen) {
    return who.post(
        rig.url() + "api/labels/withdrawn",
        "{\"label\":\"%s\",\"place\":\"%s\",\"reason\":\"wrong\"}".formatted(key, seen));
  }

  private static String place(SourceCoordinates at) {
    return at.getPartition() + ":" + at.getOffset();
  }

  private static KafkaProducer<byte[], byte[]> transactional(LocalCluster cluster) {
    Map<String, Object> config = new HashMap<>(cluster.kafka());
    config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "unread-labels");
    KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    producer.initTransactions();
    return producer;
  }
}
