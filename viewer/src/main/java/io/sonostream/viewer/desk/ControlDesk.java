package io.sonostream.viewer.desk;

import io.sonostream.client.UnavailableException;
import io.sonostream.client.models.ModelRegistry;
import io.sonostream.client.models.Moved;
import io.sonostream.client.models.StaleChampionException;
import io.sonostream.client.training.TrainingClient;
import io.sonostream.runtime.UserException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Promotes, rolls back and asks for training, through the same door as the command line, for people
 * who name themselves.
 *
 * <p>Owner: any browser's thread. Hand-off: none; the registry tells moves apart. Bound: none
 * needed. Shutdown: the clients'.
 */
public final class ControlDesk {
  private final ModelRegistry models;
  private final TrainingClient training;

  public ControlDesk(ModelRegistry models, TrainingClient training) {
    this.models = models;
    this.training = training;
  }

  /**
   * @param seenChampion the champion that the person saw when deciding, or null for none
   */
  public Moved promote(
      String task, String version, @Nullable String seenChampion, String by, String reason) {
    return asked(
        () -> {
          if (models.read().release(task, version) == null) {
            throw new Refusal(
                Refusal.Kind.GONE, "no release " + version + " of task " + task + " is known");
          }
          return models.promote(task, version, seenChampion, by, reason);
        });
  }

  /** The previous champion serves again. */
  public Moved rollback(String task, @Nullable String seenChampion, String by, String reason) {
    return asked(() -> models.rollback(task, seenChampion, by, reason));
  }

  /**
   * @param strategy null for the trainer's configured one
   */
  public TrainingClient.Command retrain(
      String task, @Nullable String strategy, String by, String reason) {
    return asked(
        () -> {
          if (!models.table().tasks().contains(task)) {
            throw new Refusal(Refusal.Kind.GONE, "task " + task + " is not known");
          }
          return training.retrain(task, strategy, by, reason);
        });
  }

  /** Ends the task's run and drops what waits. */
  public TrainingClient.Command cancel(String task, String by, String reason) {
    return asked(() -> training.cancel(task, by, reason));
  }

  private static <T> T asked(Supplier<T> wish) {
    try {
      return wish.get();
    } catch (Refusal e) {
      throw e;
    } catch (StaleChampionException e) {
      throw new Refusal(Refusal.Kind.CONFLICT, String.valueOf(e.getMessage()), e);
    } catch (UnavailableException e) {
      throw new Refusal(Refusal.Kind.UNAVAILABLE, String.valueOf(e.getMessage()), e);
    } catch (UserException e) {
      throw new Refusal(Refusal.Kind.BAD_REQUEST, String.valueOf(e.getMessage()), e);
    }
  }
}
