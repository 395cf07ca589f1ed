package io.sonostream.benchmarks.plan;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;

/**
 * Where a fleet's devices land: each on one partition, by the hash of its id, as Kafka's producer
 * does it; each partition on one processor, in turn. Few devices never spread evenly, and the
 * fullest processor decides what a live frame waits.
 *
 * @param fullestProcessor devices on the processor that has most
 * @param fullestPartition devices on the partition that has most
 */
record Placement(int fullestProcessor, int fullestPartition) {
  static final int MOST_PARTITIONS = 1_000_000;

  static Placement of(int devices, int partitions, int processors) {
    int[] onPartition = new int[partitions];
    int[] onProcessor = new int[processors];
    for (int device = 0; device < devices; device++) {
      byte[] key = ("device-" + device).getBytes(StandardCharsets.UTF_8);
      int partition = BuiltInPartitioner.partitionForKey(key, partitions);
      onPartition[partition]++;
      onProcessor[partition % processors]++;
    }
    return new Placement(
        Arrays.stream(onProcessor).max().orElseThrow(),
        Arrays.stream(onPartition).max().orElseThrow());
  }
}
