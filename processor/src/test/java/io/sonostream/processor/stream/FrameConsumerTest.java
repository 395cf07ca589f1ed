package io.sonostream.processor.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class FrameConsumerTest {
  private final TopicPartition cut = new TopicPartition("frames", 0);
  private final TopicPartition anew = new TopicPartition("frames", 1);
  private final Map<TopicPartition, Long> positions = Map.of(cut, 1_000L, anew, 1_000L);

  @Test
  void whereABrokerLostTheEndOfAPartitionItIsReadFromThereAndFromTheBeginningWhereNobodyKnows() {
    LogTruncationException lost =
        new LogTruncationException(
            positions, Map.of(cut, new OffsetAndMetadata(990, Optional.of(3), "")));
    assertThat(FrameConsumer.whatIsLeft(lost, cut, 10)).isEqualTo(990);
    assertThat(FrameConsumer.whatIsLeft(lost, cut, 995)).as("gone meanwhile").isEqualTo(995);
    assertThat(FrameConsumer.whatIsLeft(lost, anew, 0)).isZero();
  }

  @Test
  void aPositionThatRetentionTookGoesOnAtTheBeginning() {
    OffsetOutOfRangeException gone = new OffsetOutOfRangeException(positions);
    assertThat(FrameConsumer.whatIsLeft(gone, cut, 2_000)).isEqualTo(2_000);
  }
}
