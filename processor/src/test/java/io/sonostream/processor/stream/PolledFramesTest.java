package io.sonostream.processor.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class PolledFramesTest {
  private final TopicPartition one = new TopicPartition("frames", 0);
  private final TopicPartition other = new TopicPartition("frames", 1);
  private final PolledFrames polled = new PolledFrames();

  @Test
  void countsWhatCameUntilItIsTaken() {
    polled.came(records(one, 5, 100, 200));
    polled.came(records(other, 0, 1_000));
    assertThat(polled.bytes()).isEqualTo(1_300);

    polled.taken(partition -> partition.equals(one) ? 6 : 0);
    assertThat(polled.bytes()).isEqualTo(1_200);
    polled.taken(partition -> 7);
    assertThat(polled.bytes()).isZero();
  }

  @Test
  void countsHeadersWithWhatTheyTakeOfTheHeap() {
    ConsumerRecords<byte[], byte[]> records = records(one, 0, 10);
    records.forEach(record -> record.headers().add("name", new byte[90]).add("more", null));
    polled.came(records);
    assertThat(polled.bytes()).isEqualTo(10 + 4 + 90 + 4 + 2 * 100);
  }

  @Test
  void forgetsWhatIsReadAgainOrBySomebodyElse() {
    polled.came(records(one, 5, 100));
    polled.came(records(other, 5, 1_000));
    polled.forget(one);
    assertThat(polled.bytes()).isEqualTo(1_000);
    polled.keep(List.of(one));
    assertThat(polled.bytes()).isZero();
  }

  private static ConsumerRecords<byte[], byte[]> records(
      TopicPartition partition, long first, int... sizes) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < sizes.length; i++) {
      records.add(
          new ConsumerRecord<>(
              partition.topic(),
              partition.partition(),
              first + i,
              0,
              TimestampType.CREATE_TIME,
              0,
              sizes[i],
              new byte[0],
              new byte[sizes[i]],
              new RecordHeaders(),
              java.util.Optional.empty()));
    }
    return new ConsumerRecords<>(Map.of(partition, records), Map.of());
  }
}
