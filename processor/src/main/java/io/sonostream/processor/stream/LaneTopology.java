package io.sonostream.processor.stream;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Source, {@link FrameProcessor} with its {@link CommitBarrier} and the {@link Parking}, two sinks.
 * Bytes on all edges: a record that is not Avro must reach us whole, to become a dead letter with
 * its original bytes.
 */
final class LaneTopology {
  private static final String SOURCE = "frames";
  private static final String PROCESSOR = "segment";

  private LaneTopology() {}

  static Topology build(String frameTopic, String maskTopic, String deadTopic, LaneParts parts) {
    ByteArrayDeserializer in = new ByteArrayDeserializer();
    ByteArraySerializer out = new ByteArraySerializer();
    return new Topology()
        .addSource((AutoOffsetReset) null, SOURCE, new AnyTimestamp(), in, in, frameTopic)
        .addProcessor(PROCESSOR, new Supplier(parts), SOURCE)
        .addSink(StreamsOutlet.MASKS, maskTopic, out, out, PROCESSOR)
        .addSink(StreamsOutlet.DEAD, deadTopic, out, out, PROCESSOR);
  }

  private record Supplier(LaneParts parts)
      implements ProcessorSupplier<byte[], byte[], byte[], byte[]> {
    @Override
    public Processor<byte[], byte[], byte[], byte[]> get() {
      return new FrameProcessor(parts);
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
      StoreBuilder<KeyValueStore<String, byte[]>> waiting =
          Stores.keyValueStoreBuilder(
                  Stores.inMemoryKeyValueStore(Parking.STORE), Serdes.String(), Serdes.ByteArray())
              .withLoggingEnabled(Map.of());
      return Set.of(new CommitBarrierBuilder(), waiting);
    }
  }
}
