package io.sonostream.processor.stream;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Reads records of one partition once more. Never waits: what is not here yet comes later. */
interface FrameRereader extends AutoCloseable {

  /** Makes them, one for each partition that needs it. */
  interface Source {
    FrameRereader of(TopicPartition partition);
  }

  /** From here on. */
  void from(long offset);

  /**
   * The next record, again and again until {@link #drop}; null while none has come.
   *
   * @throws org.apache.kafka.clients.consumer.OffsetOutOfRangeException when it is gone
   */
  @Nullable ConsumerRecord<byte[], byte[]> peek();

  void drop();

  /** Everything below this offset has been shown, or is not there. */
  long position();

  /** The oldest offset that is still there. */
  long beginning();

  @Override
  void close();
}
