package io.sonostream.processor.stream;

import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Forwards answers to the sinks of a lane's topology, each as its own frame's record. */
record StreamsOutlet(ProcessorContext<byte[], byte[]> context, CommitBarrier barrier)
    implements Outlet {
  static final String MASKS = "masks";
  static final String DEAD = "dead-letters";

  @Override
  public void mask(FrameOrigin origin, Record<byte[], byte[]> mask) {
    barrier.forwardAs(origin, () -> context.forward(mask, MASKS));
  }

  @Override
  public void dead(FrameOrigin origin, Record<byte[], byte[]> letter) {
    barrier.forwardAs(origin, () -> context.forward(letter, DEAD));
  }
}
