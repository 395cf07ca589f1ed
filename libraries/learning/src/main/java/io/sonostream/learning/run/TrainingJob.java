package io.sonostream.learning.run;

import io.sonostream.learning.dataset.LabelledSource;
import io.sonostream.learning.recipe.Recipe;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.runtime.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run shall do; the content of {@code job.json}.
 *
 * @param runId names the run in events and in the manifest
 * @param task the task that the model serves
 * @param version of the model that will come out
 * @param classes foreground class names; the first has class value 1
 * @param network what to build; null takes the parent's
 * @param parent model package to start from; null starts from random weights
 * @param champion model package to compare with on the test part; null compares with none
 * @param data labelled images
 * @param strategy a strategy's name, or {@code search}
 * @param recipe how to train
 * @param threads processor threads for the engine; 0 takes the engine's own choice
 * @param teaching models whose probabilities are learned beside the labels; null for none
 * @param parentSha256 the parent's digest: a run that goes on starts from the same package; null
 *     without a parent, and where an earlier version kept none
 */
public record TrainingJob(
    String runId,
    String task,
    String version,
    List<String> classes,
    @Nullable NetworkChoice network,
    @Nullable Path parent,
    @Nullable Path champion,
    LabelledSource data,
    String strategy,
    Recipe recipe,
    int threads,
    @Nullable Teaching teaching,
    @Nullable String parentSha256) {

  /** Which learns from labels alone, and from whatever package lies at its parent's path. */
  public TrainingJob(
      String runId,
      String task,
      String version,
      List<String> classes,
      @Nullable NetworkChoice network,
      @Nullable Path parent,
      @Nullable Path champion,
      LabelledSource data,
      String strategy,
      Recipe recipe,
      int threads) {
    this(
        runId, task, version, classes, network, parent, champion, data, strategy, recipe, threads,
        null, null);
  }

  public TrainingJob {
    classes = List.copyOf(classes);
    if (runId.isBlank() || task.isBlank() || version.isBlank()) {
      throw new IllegalArgumentException("a training job needs a runId, a task and a version");
    }
    if (classes.isEmpty()) {
      throw new IllegalArgumentException("a training job needs at least one class name");
    }
    if (network == null && parent == null) {
      throw new IllegalArgumentException(
          "a training job needs a network to build or a parent model to start from");
    }
    if (parent == null && parentSha256 != null) {
      throw new IllegalArgumentException("parentSha256 without a parent");
    }
    if (threads < 0) {
      throw new IllegalArgumentException("threads is " + threads + "; must be >= 0");
    }
  }

  /** The same with another number of threads, which decides how long it takes. */
  public TrainingJob withThreads(int other) {
    return new TrainingJob(
        runId,
        task,
        version,
        classes,
        network,
        parent,
        champion,
        data,
        strategy,
        recipe,
        other,
        teaching,
        parentSha256);
  }

  /** The same, learned otherwise. */
  public TrainingJob withRecipe(Recipe other) {
    return new TrainingJob(
        runId,
        task,
        version,
        classes,
        network,
        parent,
        champion,
        data,
        strategy,
        other,
        threads,
        teaching,
        parentSha256);
  }

  /** Held to the parent of this digest; null for whichever lies at its path. */
  public TrainingJob withParentSha256(@Nullable String digest) {
    return new TrainingJob(
        runId, task, version, classes, network, parent, champion, data, strategy, recipe, threads,
        teaching, digest);
  }

  /**
   * Held to the package that lies at its parent's path now; the same without a parent.
   *
   * @throws UserException when none lies there
   */
  public TrainingJob withParentAsItIs() {
    return parent == null ? this : withParentSha256(open(parent).sha256());
  }

  /** The parent, whichever package that is. */
  public static ModelPackage open(Path parent) {
    if (!Files.exists(parent)) {
      throw new UserException(
          "base model " + parent + " does not exist; give a model package to start from");
    }
    return ModelPackage.open(parent, TrustedKeys.ANYONE);
  }

  /**
   * Whether a run of this job is what is wanted. One of an earlier version, which kept no digest of
   * its parent, is held to the parent's path alone.
   */
  public boolean isFor(TrainingJob wanted) {
    return equals(parentSha256 == null ? wanted.withParentSha256(null) : wanted);
  }
}
