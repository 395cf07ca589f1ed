package io.sonostream.client.models;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Scope;
import io.sonostream.client.Cluster;
import io.sonostream.client.UnavailableException;
import io.sonostream.client.topic.FollowerState;
import io.sonostream.client.traces.SpanWords;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.ModelAssignment;
import io.sonostream.schemas.ModelRelease;
import io.sonostream.schemas.control.Assignments;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Releases and assignments as one table, and the moves that people and programs make in it.
 *
 * <pre>{@code
 * try (ModelRegistry models = ModelRegistry.open(cluster)) {
 *   String champion = models.read().championVersion("breast-lesion");
 *   models.promote("breast-lesion", "v8", champion, "Dr. Noor", "better on small lesions");
 * }
 * }</pre>
 *
 * Every move names the champion that its maker has seen, null for none. If somebody else has moved
 * the task meanwhile, from whatever program, the move is refused with {@link
 * StaleChampionException}, which says who serves now, and nothing is written. The running
 * processors follow a move within seconds.
 *
 * <ul>
 *   <li>Owner: whoever opened it; any thread may call. Moves of one task from several threads are
 *       told apart as those of several programs are.
 *   <li>Hand-off: the table is read as a snapshot; listeners hear on the follower's thread.
 *   <li>Bound: every release and the newest assignment of each task, a few hundred bytes each.
 *   <li>Shutdown: {@link #close}.
 * </ul>
 */
public final class ModelRegistry implements AutoCloseable {
  /** Longer than the broker takes to abort what a mover that died has left open. */
  private static final Duration LIMIT = Duration.ofSeconds(45);

  private final Cluster cluster;
  private final Clock clock;
  private final MoveTransaction moves;
  private final FollowedModels models;

  /** Reads nothing before {@link #start}. */
  public ModelRegistry(Cluster cluster, Clock clock) {
    this.cluster = cluster;
    this.clock = clock;
    this.moves = new MoveTransaction(cluster, LIMIT);
    this.models = new FollowedModels(cluster);
  }

  /** Started, with the machine's clock. */
  public static ModelRegistry open(Cluster cluster) {
    ModelRegistry registry = new ModelRegistry(cluster, Clock.systemUTC());
    registry.start();
    return registry;
  }

  /** Begins to read, and to wait for the broker where it is away. */
  public void start() {
    models.start();
  }

  /** To be called before {@link #start}. */
  public void follow(ModelListener listener) {
    models.follow(listener);
  }

  /** As far as it was read: never waits. */
  public ModelTable table() {
    return models.table();
  }

  /**
   * With everything that had been written when this was called.
   *
   * @throws UnavailableException when it can't be read in time
   */
  public ModelTable read() {
    models.awaitRead(LIMIT);
    return table();
  }

  /**
   * Waits until what stood in the topics at the start was read, and who follows has heard it.
   *
   * @return false when it took longer
   */
  public boolean awaitCaughtUp(Duration limit) throws InterruptedException {
    return models.awaitTold(limit);
  }

  /** How the table stands, for health. */
  public FollowerState state() {
    return models.state();
  }

  /**
   * {@code version} serves from now on; the champion before it is what {@link #rollback} gives.
   *
   * @param seenChampion who served when this was decided, null for nobody
   * @throws StaleChampionException when somebody else serves now
   * @throws UserException when there is no such release, or it serves already
   * @throws UnavailableException when broker or registry don't answer
   */
  public Moved promote(
      String task, String version, @Nullable String seenChampion, String by, String reason) {
    return move(
        task,
        seenChampion,
        now -> {
          now.require(task, version);
          return Assignments.promote(now.assignment(task), task, version, by, reason, instant());
        },
        List.of(),
        WrittenTogether.NOTHING);
  }

  /**
   * As {@link #promote(String, String, String, String, String)}, of a release that is written in
   * the same transaction.
   */
  public Moved promote(
      ModelRelease release,
      @Nullable String seenChampion,
      String by,
      String reason,
      WrittenTogether together) {
    String task = release.getTask();
    Span span =
        cluster
            .tracer()
            .spanBuilder(SpanWords.RELEASE)
            .setSpanKind(SpanKind.PRODUCER)
            .setAttribute(SpanWords.TASK, task)
            .setAttribute(SpanWords.MODEL, release.getVersion())
            .startSpan();
    try (Scope during = span.makeCurrent()) {
      return move(
          task,
          seenChampion,
          now ->
              Assignments.promote(
                  now.assignment(task), task, release.getVersion(), by, reason, instant()),
          List.of(cluster.records().of(release)),
          together);
    } catch (RuntimeException e) {
      SpanWords.fail(span, e);
      throw e;
    } finally {
      span.end();
    }
  }

  /**
   * The previous champion serves again.
   *
   * @throws UserException as {@link #promote}, and when there was none
   */
  public Moved rollback(String task, @Nullable String seenChampion, String by, String reason) {
    return move(
        task,
        seenChampion,
        now -> Assignments.rollback(assigned(now, task, "roll back"), by, reason, instant()),
        List.of(),
        WrittenTogether.NOTHING);
  }

  /**
   * Tries a version on a share of the live frames, beside the champion, whose masks go on.
   *
   * @param share above 0 up to 1
   * @throws UserException as {@link #promote}, and when the task has no champion
   */
  public Moved tryOut(
      String task,
      String version,
      double share,
      @Nullable String seenChampion,
      String by,
      String reason) {
    return move(
        task,
        seenChampion,
        now -> {
          now.require(task, version);
          return Assignments.tryOut(
              assigned(now, task, "try " + version + " beside"),
              version,
              share,
              by,
              reason,
              instant());
        },
        List.of(),
        WrittenTogether.NOTHING);
  }

  /**
   * Ends the trial of a task's challenger.
   *
   * @throws UserException as {@link #promote}, and when none is on trial
   */
  public Moved endTrial(String task, @Nullable String seenChampion, String by, String reason) {
    return move(
        task,
        seenChampion,
        now -> {
          ModelAssignment current = assigned(now, task, "end a trial beside");
          if (current.getChallengerVersion() == null) {
            throw new UserException("no version is on trial for task " + task + "; nothing to end");
          }
          return Assignments.tryOut(current, null, 0, by, reason, instant());
        },
        List.of(),
        WrittenTogether.NOTHING);
  }

  /**
   * Says that a package exists, which is a fact for ever. The same fact again changes nothing.
   *
   * @throws UserException when another package has this version
   * @throws UnavailableException when broker or registry don't answer
   */
  public ModelRelease release(ModelRelease release) {
    ModelTable now = read();
    now.requireFree(release.getTask(), release.getVersion(), release.getSha256());
    ModelRelease before = now.release(release.getTask(), release.getVersion());
    if (before != null) {
      return before;
    }
    try (Producer<String, byte[]> producer =
        cluster.writer("sonostream-release", Map.of(), Map.of(), new ByteArraySerializer())) {
      producer.send(cluster.records().of(release)).get();
    } catch (KafkaException | java.util.concurrent.ExecutionException e) {
      throw new UnavailableException("the release can't be written: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("interrupted; the release may have been written", e);
    }
    return Objects.requireNonNullElse(
        read().release(release.getTask(), release.getVersion()), release);
  }

  /**
   * Ends what a program that died while it moved this task has left open. Only saves time: it ends
   * by itself in time, and nothing is read before it has.
   *
   * @throws KafkaException when the broker does not answer
   */
  public void settle(String task) {
    moves.settle(task);
  }

  @Override
  public void close() {
    models.close();
  }

  private Moved move(
      String task,
      @Nullable String seenChampion,
      Function<ModelTable, ModelAssignment> next,
      List<ProducerRecord<String, byte[]>> before,
      WrittenTogether together) {
    Moved moved =
        moves.run(
            task,
            this::read,
            now -> {
              String champion = now.championVersion(task);
              if (!Objects.equals(champion, seenChampion)) {
                throw new StaleChampionException(task, seenChampion, champion);
              }
              try {
                return next.apply(now);
              } catch (IllegalArgumentException e) {
                throw new UserException(String.valueOf(e.getMessage()), e);
              }
            },
            before,
            together);
    // So that whoever looks next on this registry sees it.
    read();
    return moved;
  }

  private static ModelAssignment assigned(ModelTable now, String task, String purpose) {
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

  /** What Avro keeps of a time. */
  private Instant instant() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
