package io.sonostream.processor.stream;

import java.time.Duration;
import java.util.Map;

/**
 * Settings of one lane.
 *
 * @param enabled whether this process runs the lane
 * @param applicationId Kafka Streams' application id, hence the consumer group; the same in every
 *     processor that shares the work
 * @param streamThreads threads that read and write Kafka; they never compute
 * @param poll longest wait of a poll; also how late an answer may leave while nothing arrives
 * @param commitInterval between commits; each waits for the frames in flight
 * @param maxInFlightFrames most frames that wait or run in this process
 * @param maxInFlightBytes most heap that they keep busy
 * @param maxLedgerFrames most frames of one partition that are taken and not yet emitted
 * @param drainTimeout a commit waits so long at most for the frames in flight, and then takes what
 *     is answered; no answer at all for so long, or much longer than the engine needs, is a fault,
 *     and the frames are read again
 * @param maxThreadReplacements stream threads that may be replaced within an hour before the lane
 *     stops
 * @param kafka passed through to this lane's Kafka Streams
 */
public record LaneSettings(
    boolean enabled,
    String applicationId,
    int streamThreads,
    Duration poll,
    Duration commitInterval,
    int maxInFlightFrames,
    long maxInFlightBytes,
    int maxLedgerFrames,
    Duration drainTimeout,
    int maxThreadReplacements,
    Map<String, String> kafka) {
  public LaneSettings {
    atLeastOne("stream-threads", streamThreads);
    atLeastOne("poll in ms", poll.toMillis());
    atLeastOne("commit-interval in ms", commitInterval.toMillis());
    atLeastOne("max-in-flight-frames", maxInFlightFrames);
    atLeastOne("max-in-flight-bytes", maxInFlightBytes);
    atLeastOne("max-ledger-frames", maxLedgerFrames);
    atLeastOne("drain-timeout in ms", drainTimeout.toMillis());
    if (maxThreadReplacements < 0) {
      throw new IllegalArgumentException(
          "max-thread-replacements is " + maxThreadReplacements + "; it must be 0 or more");
    }
    if (applicationId.isBlank()) {
      throw new IllegalArgumentException("application-id is empty; name the consumer group");
    }
    kafka = Map.copyOf(kafka);
  }

  private static void atLeastOne(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be at least 1");
    }
  }
}
