package io.sonostream.devices.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.devices.phantom.DeviceModel;
import io.sonostream.devices.phantom.PhantomSettings;
import io.sonostream.devices.source.PhantomSource;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.topics.TopicOptions;
import io.sonostream.schemas.topics.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;

class SendingThreadTest {
  private static final String TASK = "breast-lesion";

  @Test
  void devicesThatNobodySendsForAnyMoreSayWhyAndEnd() {
    Fleet fleet = new Fleet(new Broken(), new Topics(TopicOptions.DEFAULT), Clock.systemUTC(), 1);
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
  private static final class Broken extends MockProducer<String, Frame> {
    @Override
    public synchronized Future<RecordMetadata> send(
        ProducerRecord<String, Frame> record, Callback callback) {
      throw new NoClassDefFoundError("net/jpountz/Missing");
    }
  }
}
