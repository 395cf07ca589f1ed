package io.sonostream.devices.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.client.Cluster;
import io.sonostream.devices.phantom.DeviceModel;
import io.sonostream.devices.phantom.PhantomSettings;
import io.sonostream.devices.source.PhantomSource;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.topics.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;

class LostSenderTest {
  private static final String TASK = "breast-lesion";

  @Test
  void devicesThatNobodySendsForAnyMoreSayWhyAndEnd() {
    Cluster cluster =
        Cluster.of(
            Map.of(
                "bootstrap.servers", "127.0.0.1:1", "interceptor.classes", Broken.class.getName()),
            Map.of("schema.registry.url", "http://127.0.0.1:1"),
            Topics.standard());
    Fleet fleet = new Fleet(cluster, Clock.systemUTC(), 1);
    Device first = fleet.start(DeviceSettings.live("first", "exam", TASK, 100), phantom());
    assertSaysWhy(first);
    Device later = fleet.start(DeviceSettings.live("later", "exam", TASK, 100), phantom());
    assertSaysWhy(later);
    fleet.close(Duration.ZERO);
    assertThat(first.counts().published()).isZero();
  }

  private static void assertSaysWhy(Device device) {
    assertThatThrownBy(() -> device.done().get(1, TimeUnit.MINUTES))
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("net/jpountz/Missing");
  }

  private static PhantomSource phantom() {
    return new PhantomSource(new PhantomSettings(1, 1, DeviceModel.named("L12-4"), 64, 64, 15));
  }

  /** As a producer whose compression library is not on the class path. */
  public static final class Broken implements ProducerInterceptor<String, Frame> {
    @Override
    public ProducerRecord<String, Frame> onSend(ProducerRecord<String, Frame> record) {
      throw new NoClassDefFoundError("net/jpountz/Missing");
    }

    @Override
    public void onAcknowledgement(RecordMetadata place, Exception cause) {}

    @Override
    public void close() {}

    @Override
    public void configure(Map<String, ?> configs) {}
  }
}
