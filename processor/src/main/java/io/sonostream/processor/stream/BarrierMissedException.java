package io.sonostream.processor.stream;

/**
 * The Kafka Streams on the class path is not one that the lane works with. Nothing was committed
 * wrongly; but no other thread of this process would fare better.
 */
final class BarrierMissedException extends LaneStopException {
  private static final long serialVersionUID = 1L;

  BarrierMissedException(String message) {
    super(message);
  }
}
