package io.sonostream.processor.batch;

import java.util.concurrent.atomic.AtomicBoolean;

/** A frame as far as the former looks at it. */
record TestFrame(
    Lane lane,
    String task,
    String device,
    long capturedAtMicros,
    int number,
    AtomicBoolean cancellation)
    implements Waiting {

  static TestFrame live(String device, int number) {
    return new TestFrame(Lane.LIVE, "t", device, 0, number, new AtomicBoolean());
  }

  static TestFrame archive(String device, int number) {
    return new TestFrame(Lane.ARCHIVE, "t", device, 0, number, new AtomicBoolean());
  }

  TestFrame of(String otherTask) {
    return new TestFrame(lane, otherTask, device, capturedAtMicros, number, cancellation);
  }

  TestFrame capturedAt(long micros) {
    return new TestFrame(lane, task, device, micros, number, cancellation);
  }

  @Override
  public boolean cancelled() {
    return cancellation.get();
  }

  String name() {
    return device + number;
  }
}
