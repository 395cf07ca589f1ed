package io.sonostream.trainer.run;

import io.sonostream.trainer.log.SeenLabels;
import io.sonostream.trainer.queue.RunRequest;
import io.sonostream.trainer.queue.TaskSettings;

/**
 * What a run shall do, and what training.events say it has done already.
 *
 * @param seen which labels champions were made from
 * @param announced whether an earlier life has announced the start
 * @param epochsAnnounced how many epochs an earlier life has announced
 */
public record RunPlan(
    RunRequest request,
    TaskSettings task,
    SeenLabels seen,
    boolean announced,
    int epochsAnnounced) {

  String runId() {
    return request.runId();
  }

  String taskName() {
    return request.task();
  }
}
