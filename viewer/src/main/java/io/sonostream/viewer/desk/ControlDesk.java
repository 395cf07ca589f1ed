package io.sonostream.viewer.desk;

import io.sonostream.client.UnavailableException;
import io.sonostream.client.models.ModelRegistry;
import io.sonostream.client.models.ModelTable;
import io.sonostream.client.models.Moved;
import io.sonostream.client.models.StaleChampionException;
import io.sonostream.client.training.TrainingClient;
import io.sonostream.runtime.RevocationList;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.ModelAssignment;
import io.sonostream.schemas.ModelRelease;
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
  private final RevocationList revoked;

  /**
   * @param revoked what no wish lets serve
   */
  public ControlDesk(ModelRegistry models, TrainingClient training, RevocationList revoked) {
    this.models = models;
    this.training = training;
    this.revoked = revoked;
  }

  /**
   * @param seenChampion the champion that the person saw when deciding, or null for none
   */
  public Moved promote(
      String task, String version, @Nullable String seenChampion, String by, String reason) {
    return asked(
        () -> {
          ModelRelease release = models.read().release(task, version);
          if (release == null) {
            throw new Refusal(
                Refusal.Kind.GONE, "no release " + version + " of task " + task + " is known");
          }
          requireNotRevoked(release);
          return models.promote(task, version, seenChampion, by, reason);
        });
  }

  /** The previous champion serves again. */
  public Moved rollback(String task, @Nullable String seenChampion, String by, String reason) {
    return asked(
        () -> {
          ModelTable now = models.read();
          ModelAssignment served = now.assignment(task);
          String before = served == null ? null : served.getPreviousChampionVersion();
          ModelRelease release = before == null ? null : now.release(task, before);
          if (release != null) {
            requireNotRevoked(release);
          }
          return models.rollback(task, seenChampion, by, reason);
        });
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

  /** Processors would refuse it too, but say so in their health only. */
  private void requireNotRevoked(ModelRelease release) {
    revoked
        .refusal(release.getSha256(), release.getSignatureKeyId())
        .ifPresent(
            why -> {
              throw new Refusal(
                  Refusal.Kind.GONE, release.getTask() + " " + release.getVersion() + ": " + why);
            });
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
