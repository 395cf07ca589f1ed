package io.sonostream.processor;

import io.sonostream.processor.inference.FrameWeight;
import io.sonostream.processor.stream.LaneMemory;
import io.sonostream.processor.stream.LaneSettings;
import java.util.stream.Stream;

/**
 * What a processor takes of Java's heap at most, with these settings and all records as large as
 * can be: both lanes' buffers, requests by HTTP, frames that are being prepared and finished, and
 * all the rest.
 *
 * @param worstBytes of all that together
 * @param heapBytes what Java may take
 */
public record HeapNeed(long worstBytes, long heapBytes) {
  /** Kafka's clients, schemas, meters, and what the collector can't use. */
  private static final long THE_REST = 128L << 20;

  /** Models are known when they are assigned; few tell more than three classes and background. */
  private static final int USUAL_PLANES = 4;

  private static final long STEP = 128L << 20;
  private static final long MOST = 64L << 30;

  /**
   * @param heapBytes what Java may take
   */
  public static HeapNeed of(ProcessorSettings settings, long heapBytes) {
    LaneMemory memory = new LaneMemory(heapBytes);
    int partitions = settings.topics().framePartitions();
    long lanes =
        Stream.of(settings.live(), settings.archive())
            .filter(LaneSettings::enabled)
            .mapToLong(lane -> memory.worstBytes(lane, partitions))
            .sum();
    long largest = FrameWeight.finishing(settings.frames().maxPixels(), USUAL_PLANES);
    long callers = settings.openInference().enabled() ? settings.openInference().maxBytes() : 0;
    return new HeapNeed(lanes + callers + Math.max(heapBytes / 4, largest) + THE_REST, heapBytes);
  }

  public boolean fits() {
    return worstBytes <= heapBytes;
  }

  /** The smallest heap, in steps of 128 MiB, in which these settings fit. */
  public static long smallest(ProcessorSettings settings) {
    long heap = STEP;
    while (heap < MOST && !of(settings, heap).fits()) {
      heap += STEP;
    }
    return heap;
  }
}
