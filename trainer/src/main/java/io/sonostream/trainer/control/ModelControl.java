package io.sonostream.trainer.control;

import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.ModelAssignment;
import io.sonostream.schemas.ModelRelease;
import io.sonostream.schemas.control.Assignments;
import io.sonostream.trainer.release.CatalogReader;
import io.sonostream.trainer.release.ModelCatalog;
import io.sonostream.trainer.release.PackageShelf;
import io.sonostream.trainer.release.TrainerRecords;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Moves models by hand. Promote, rollback and a trial are one record each; the running processors
 * follow it.
 *
 * <ul>
 *   <li>Owner: one thread, which owns the clients given here.
 *   <li>Hand-off: none.
 *   <li>Bound: the catalog.
 *   <li>Shutdown: {@link #close}.
 * </ul>
 */
public final class ModelControl implements AutoCloseable {
  private static final long SEND_SECONDS = 30;

  private final CatalogReader catalog;
  private final Producer<String, byte[]> producer;
  private final TrainerRecords records;
  private final PackageShelf shelf;
  private final String by;
  private final Clock clock;

  public ModelControl(
      CatalogReader catalog,
      Producer<String, byte[]> producer,
      TrainerRecords records,
      PackageShelf shelf,
      String by,
      Clock clock) {
    this.catalog = catalog;
    this.producer = producer;
    this.records = records;
    this.shelf = shelf;
    this.by = by;
    this.clock = clock;
  }

  public ModelCatalog catalog() {
    return catalog.read();
  }

  /**
   * @throws UserException when there is no such release, or it is the champion already
   */
  public ModelAssignment promote(String task, String version, String reason) {
    ModelCatalog now = catalog();
    now.require(task, version);
    return assign(
        () -> Assignments.promote(now.assignment(task), task, version, by, reason, now()));
  }

  /**
   * @throws UserException when there was no champion before
   */
  public ModelAssignment rollback(String task, String reason) {
    ModelAssignment current = catalog().assignment(task);
    if (current == null) {
      throw new UserException(
          "no model is assigned to task " + task + "; nothing to roll back, promote one first");
    }
    return assign(() -> Assignments.rollback(current, by, reason, now()));
  }

  /**
   * Tries a version on a share of the live frames, beside the champion.
   *
   * @param share above 0 up to 1
   * @throws UserException when there is no such release, no champion, or it is the champion
   */
  public ModelAssignment tryOut(String task, String version, double share, String reason) {
    ModelCatalog now = catalog();
    now.require(task, version);
    ModelAssignment current = assigned(now, task, "try " + version + " beside");
    return assign(() -> Assignments.tryOut(current, version, share, by, reason, now()));
  }

  /**
   * Ends the trial of a task's challenger.
   *
   * @throws UserException when none is on trial
   */
  public ModelAssignment endTrial(String task, String reason) {
    ModelAssignment current = assigned(catalog(), task, "end a trial beside");
    if (current.getChallengerVersion() == null) {
      throw new UserException("no version is on trial for task " + task + "; nothing to end");
    }
    return assign(() -> Assignments.tryOut(current, null, 0, by, reason, now()));
  }

  private static ModelAssignment assigned(ModelCatalog now, String task, String purpose) {
    ModelAssignment current = now.assignment(task);
    if (current == null) {
      throw new UserException(
          "no model is assigned to task "
              + task
              + "; nothing to "
              + purpose
              + ", promote one first (sonostream models promote)");
    }
    return current;
  }

  /**
   * Stores and releases a package from elsewhere. The same package again changes nothing.
   *
   * @param source directory or zip
   * @throws UserException when another package has this version
   */
  public ModelRelease importPackage(Path source) {
    ModelPackage made = ModelPackage.open(source, TrustedKeys.ANYONE);
    String task = made.manifest().task();
    String version = made.manifest().version();
    ModelRelease before = catalog().release(task, version);
    if (before != null && before.getSha256().equals(made.sha256())) {
      return before;
    }
    if (before != null) {
      throw new UserException(
          "version "
              + version
              + " of "
              + task
              + " is released with sha256 "
              + before.getSha256()
              + ", the package has "
              + made.sha256()
              + "; a version is never released twice, build the package with another");
    }
    ModelRelease release =
        shelf.release(
            made, made.manifest().training().runId(), made.manifest().metrics(), by, now());
    send(records.of(release));
    return release;
  }

  /** The package of a release, checked. */
  public ModelPackage fetch(ModelRelease release) {
    return ModelPackage.open(shelf.fetch(release), TrustedKeys.ANYONE);
  }

  private ModelAssignment assign(Supplier<ModelAssignment> move) {
    ModelAssignment next;
    try {
      next = move.get();
    } catch (IllegalArgumentException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
    send(records.of(next));
    return next;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private void send(ProducerRecord<String, byte[]> record) {
    try {
      producer.send(record).get(SEND_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new UserException(
          "topic " + record.topic() + " can't be written: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserException("interrupted; nothing is known to be written", e);
    }
  }

  @Override
  public void close() {
    producer.close();
    catalog.close();
  }
}
