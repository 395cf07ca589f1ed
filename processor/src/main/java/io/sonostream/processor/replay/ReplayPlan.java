package io.sonostream.processor.replay;

import io.sonostream.processor.inference.ReleasedModel;
import java.time.Instant;
import java.util.List;

/**
 * What a replay does, frozen when it first begins: whoever goes on with it reads the same offsets
 * with the same model into the same topic.
 *
 * @param askedFrom beginning of the range, as the user gave it
 * @param askedTo its end, as the user gave it
 */
public record ReplayPlan(
    String name,
    ReleasedModel model,
    String source,
    String maskTopic,
    String askedFrom,
    String askedTo,
    Instant startedAt,
    List<PartitionRange> ranges) {
  public ReplayPlan {
    ranges = List.copyOf(ranges);
  }

  public String task() {
    return model.task();
  }
}
