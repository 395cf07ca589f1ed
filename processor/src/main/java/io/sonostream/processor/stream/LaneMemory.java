package io.sonostream.processor.stream;

import io.sonostream.schemas.topics.Topics;

/**
 * How much of Java's heap one lane may take, each part of it in bytes, whatever the sizes of its
 * records. Kafka counts records, and a record may be a kilobyte or four megabytes; so the lane's
 * own reader counts bytes ({@link PolledFrames}).
 *
 * <pre>
 *   broker ─▶ fetched ─▶ polled ─▶ in flight ─▶ sent ─▶ broker
 * </pre>
 *
 * @param heapBytes what all of Java may take at most
 */
public record LaneMemory(long heapBytes) {
  /** More records a poll than this make nothing faster. */
  private static final int MOST_POLLED = 32;

  /** What Kafka's writer holds of answers on their way. */
  static final int SEND_BYTES = 32 << 20;

  /** Of this JVM. */
  static LaneMemory ofThisProcess() {
    return new LaneMemory(Runtime.getRuntime().maxMemory());
  }

  /**
   * Records that one stream thread has read and not yet taken, over all its partitions; one poll
   * may come on top.
   */
  long polledBytes(int threads) {
    return Math.max(Topics.MAX_FRAME_BYTES, heapBytes / 16 / threads);
  }

  /** Records of one poll, which come in whatever they weigh. */
  int maxPollRecords() {
    return (int) Math.max(2, Math.min(MOST_POLLED, heapBytes / 32 / Topics.MAX_FRAME_BYTES));
  }

  /** What the reader asks a broker for at once. */
  int fetchBytes() {
    return (int) Math.max(Topics.MAX_FRAME_BYTES, Math.min(32 << 20, heapBytes / 32));
  }

  /**
   * Frames in flight, and answers that have not left.
   *
   * @param setting what the user allows
   */
  long inFlightBytes(long setting) {
    return Math.min(setting, heapBytes / 8);
  }

  /**
   * The most that a lane takes when all its records are as large as can be. A reader keeps what it
   * fetched until it is polled, and asks for more of each partition of which it keeps nothing: so
   * in the end it keeps something of each.
   *
   * @param partitions that one processor reads where it is the only one
   */
  public long worstBytes(LaneSettings lane, int partitions) {
    int threads = lane.streamThreads();
    long polled = polledBytes(threads) + (long) maxPollRecords() * Topics.MAX_FRAME_BYTES;
    long fetched =
        Math.max((long) threads * fetchBytes(), (long) partitions * Topics.MAX_FRAME_BYTES);
    return threads * (polled + SEND_BYTES) + fetched + lane.maxInFlightBytes();
  }
}
