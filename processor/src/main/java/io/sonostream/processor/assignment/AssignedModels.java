package io.sonostream.processor.assignment;

import io.sonostream.client.models.ModelListener;
import io.sonostream.client.models.ModelTable;
import io.sonostream.processor.inference.ReleasedModel;
import io.sonostream.processor.inference.WantedModels;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.ModelAssignment;
import io.sonostream.schemas.ModelRelease;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes wishes of what is assigned. A task without an assignment goes on with what serves it, and
 * one whose champion is not released waits for it. Called by the registry's thread alone.
 */
public final class AssignedModels implements ModelListener {
  private static final Logger log = LoggerFactory.getLogger(AssignedModels.class);

  private final Consumer<WantedModels> wishes;
  private final Consumer<String> expected;
  private final Consumer<String> withdrawn;

  /**
   * @param wishes told what each task should be served by, once on start and at each change
   * @param expected told each assigned task, also while its release is missing
   * @param withdrawn told each task that nobody assigns any more
   */
  public AssignedModels(
      Consumer<WantedModels> wishes, Consumer<String> expected, Consumer<String> withdrawn) {
    this.wishes = wishes;
    this.expected = expected;
    this.withdrawn = withdrawn;
  }

  @Override
  public void changed(String task, ModelTable table) {
    ModelAssignment assignment = table.assignment(task);
    if (assignment == null) {
      withdrawn.accept(task);
      return;
    }
    expected.accept(task);
    Optional<ReleasedModel> champion = released(table, task, assignment.getChampionVersion());
    String challenger = assignment.getChallengerVersion();
    Optional<ReleasedModel> tried = released(table, task, challenger);
    if (challenger != null && tried.isEmpty()) {
      log.warn("task {} waits for the release of challenger {}", task, challenger);
    }
    if (champion.isEmpty()) {
      log.warn("task {} waits for the release of its champion", task);
      return;
    }
    wishes.accept(
        new WantedModels(
            champion.get(),
            released(table, task, assignment.getPreviousChampionVersion()),
            tried,
            assignment.getShadowShare()));
  }

  private static Optional<ReleasedModel> released(
      ModelTable table, String task, @Nullable String version) {
    ModelRelease release = version == null ? null : table.release(task, version);
    if (release == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(ReleasedModels.of(release));
    } catch (UserException e) {
      log.error("{}", e.getMessage());
      return Optional.empty();
    }
  }
}
