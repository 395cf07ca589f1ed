package io.sonostream.trainer.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sonostream.trainer.queue.RunRequest;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a trainer must know to take an interrupted run up again; the content of {@code run.json}.
 *
 * @param request what was asked for, and by which commands
 * @param version of the model that will come out
 * @param parentVersion the champion that the run starts from and is compared with
 * @param labelPositions how far into the labels topic its data reach: partition to next offset
 * @param labelTopic id of the topic that these are of, since another may take its name; null in
 *     runs of before it was written
 */
public record RunRecord(
    RunRequest request,
    String version,
    String parentVersion,
    Map<Integer, Long> labelPositions,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String labelTopic) {
  public RunRecord {
    Objects.requireNonNull(request, "request");
    labelPositions = Map.copyOf(labelPositions);
  }
}
