package io.sonostream.devices.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.client.Cluster;
import io.sonostream.client.UnavailableException;
import io.sonostream.client.frames.FrameStream;
import io.sonostream.client.labels.LabelPublisher;
import io.sonostream.devices.phantom.DeviceModel;
import io.sonostream.devices.phantom.PhantomSettings;
import io.sonostream.devices.source.PhantomSource;
import io.sonostream.devices.source.SourceFrame;
import io.sonostream.schemas.LabelSource;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.records.FrameId;
import io.sonostream.schemas.records.LabelKey;
import io.sonostream.schemas.records.LabelMaps;
import io.sonostream.schemas.topics.TopicSpec;
import io.sonostream.schemas.topics.Topics;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelPublisherIT {
  private static TestCluster cluster;

  @BeforeAll
  static void start(@TempDir Path directory) {
    cluster = new TestCluster(directory);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void labelsReadBackEqualTheTruth() {
    Topics topics = cluster.topics("labels");
    Map<String, SourceFrame> sent = new HashMap<>();
    try (LabelPublisher publisher = publisher(topics, cluster.kafka())) {
      for (int subject = 0; subject < 5; subject++) {
        PhantomSource source =
            new PhantomSource(
                new PhantomSettings(subject, 1, DeviceModel.named("C5-1"), 96, 80, 1));
        for (int i = 0; i < 20; i++) {
          FrameId id = new FrameId("probe/" + subject, "exam 1", i);
          SourceFrame frame = source.next();
          publish(publisher, frame, id);
          sent.put(id.key(), frame);
        }
      }
      publisher.flush();
      assertThat(publisher.published()).isEqualTo(100);
    }
    TopicSpec topic = topics.labels();
    int lesions = 0;
    for (ConsumerRecord<String, LabeledFrame> record :
        cluster.read(cluster.kafka(), topic.name(), topic.partitions(), LabeledFrame.class)) {
      LabeledFrame label = record.value();
      SourceFrame frame = sent.remove(FrameId.of(label.getFrame()).key());
      assertThat(record.key()).isEqualTo(LabelKey.of(label).text());
      assertThat(LabelMaps.decode(label.getLabelMap())).isEqualTo(frame.truth());
      assertThat(label.getFrame().getPixels().array()).isEqualTo(frame.bytes());
      assertThat(label.getFrame().getSubjectId()).isEqualTo(frame.subjectId());
      assertThat(label.getSource()).isEqualTo(LabelSource.IMPORT);
      assertThat(label.getAnnotator()).isEqualTo("phantom");
      lesions += LabelMaps.areas(label.getLabelMap())[1] > 0 ? 1 : 0;
    }
    assertThat(sent).isEmpty();
    assertThat(lesions).isPositive();
  }

  @Test
  void labelThatCannotBePublishedIsAnErrorAndNotSilence() {
    Topics topics = cluster.topics("refused");
    Map<String, Object> kafka = new HashMap<>(cluster.kafka());
    kafka.put("max.request.size", 1000);
    SourceFrame frame =
        new PhantomSource(new PhantomSettings(1, 1, DeviceModel.named("L12-4"), 96, 80, 1)).next();
    try (LabelPublisher publisher = publisher(topics, kafka)) {
      publish(publisher, frame, new FrameId("d", "s", 0));
      assertThatThrownBy(publisher::flush)
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining("check broker and registry");
    }
  }

  private static LabelPublisher publisher(Topics topics, Map<String, ?> kafka) {
    return new LabelPublisher(
        Cluster.of(kafka, cluster.registry(), topics),
        "phantom",
        LabelSource.IMPORT,
        Clock.systemUTC());
  }

  private static void publish(LabelPublisher publisher, SourceFrame frame, FrameId id) {
    publisher.publish(
        new FrameStream(id.deviceId(), id.streamId(), "breast-lesion", Map.of()),
        id.sequence(),
        frame.image(),
        frame.truth());
  }
}
