package io.sonostream.processor.stream;

import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Forwards answers to the sinks of a lane's topology, each as its own frame's record. */
record StreamsOutlet(ProcessorContext<byte[], byte[]> context, CommitBarrier barrier)
    implements Outlet {
  static final String MASKS = "masks";
  static final String DEAD = "dead-letters";

  @Override
  public void mask(FrameOrigin origin, Record<byte[], byte[]> mask) {
    forward(origin, mask, MASKS);
  }

  @Override
  public void dead(FrameOrigin origin, Record<byte[], byte[]> letter) {
    forward(origin, letter, DEAD);
  }

  /**
   * An answer that one task sent before may expire under another's hands: one writer serves them
   * all. Kafka Streams then looks for the task that it names, and its thread dies where that one is
   * given up already; so it hears, as at a commit, that the thread has lost its partitions.
   */
  private void forward(FrameOrigin origin, Record<byte[], byte[]> answer, String sink) {
    try {
      barrier.forwardAs(origin, () -> context.forward(answer, sink));
    } catch (TaskCorruptedException e) {
      throw new Undelivered(e).preparing();
    }
  }
}
