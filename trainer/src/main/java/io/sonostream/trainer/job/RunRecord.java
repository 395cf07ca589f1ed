package io.sonostream.trainer.job;

import io.sonostream.trainer.queue.RunRequest;
import java.util.Map;
import java.util.Objects;

/**
 * What a trainer must know to take an interrupted run up again; the content of {@code run.json}.
 *
 * @param request what was asked for, and by which commands
 * @param version of the model that will come out
 * @param parentVersion the champion that the run starts from and is compared with
 * @param labelPositions how far into the labels topic its data reach: partition to next offset
 */
public record RunRecord(
    RunRequest request, String version, String parentVersion, Map<Integer, Long> labelPositions) {
  public RunRecord {
    Objects.requireNonNull(request, "request");
    labelPositions = Map.copyOf(labelPositions);
  }
}
