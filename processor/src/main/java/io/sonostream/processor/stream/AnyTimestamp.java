package io.sonostream.processor.stream;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * The record's own time, whatever it is. Kafka's extractors either stop the lane at a negative
 * timestamp or drop the record without a trace; a frame deserves an answer.
 */
public final class AnyTimestamp implements TimestampExtractor {
  @Override
  public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
    return Math.max(0, record.timestamp());
  }
}
