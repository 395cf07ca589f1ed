package io.sonostream.trainer.run;

import io.sonostream.client.UnavailableException;
import io.sonostream.client.models.ModelRegistry;
import io.sonostream.runtime.UserException;
import io.sonostream.trainer.labels.LabelIndex;
import io.sonostream.trainer.labels.LabelSurvey;
import io.sonostream.trainer.queue.TaskSettings;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether a run of one task could begin. Labels and time ask here before they start a run, for
 * otherwise one that can't be would fail and be asked for again, for ever. One thread at a time.
 */
public final class Readiness {
  private final String task;
  private final TaskSettings settings;
  private final LabelIndex labels;
  private final ModelRegistry models;
  private final RunSettings common;
  private @Nullable Map<Integer, Long> surveyedAt;
  private @Nullable String tooFew;

  Readiness(
      String task,
      TaskSettings settings,
      LabelIndex labels,
      ModelRegistry models,
      RunSettings common) {
    this.task = task;
    this.settings = settings;
    this.labels = labels;
    this.models = models;
    this.common = common;
  }

  /**
   * One line for people on what is missing, or null when nothing is.
   *
   * @throws UnavailableException when broker or registry don't answer
   */
  public @Nullable String obstacle() {
    String missing = tooFewSubjects();
    if (missing != null) {
      return missing;
    }
    try {
      models.read().champion(task);
      return null;
    } catch (UnavailableException e) {
      throw e;
    } catch (UserException e) {
      return e.getMessage();
    }
  }

  /** Walks the index only when something has come. */
  private @Nullable String tooFewSubjects() {
    Map<Integer, Long> now = labels.positions();
    if (!now.equals(surveyedAt)) {
      tooFew =
          LabelSurvey.of(labels, task, settings.classes(), common.split(), Map.of())
              .obstacle(task, common.minTestSubjects());
      surveyedAt = now;
    }
    return tooFew;
  }

  /** How far the labels reach that were looked at: partition to the next offset. */
  public Map<Integer, Long> positions() {
    return labels.positions();
  }
}
