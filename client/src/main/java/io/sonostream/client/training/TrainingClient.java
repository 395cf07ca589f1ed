package io.sonostream.client.training;

import io.sonostream.client.Cluster;
import io.sonostream.client.Receipt;
import io.sonostream.client.UnavailableException;
import io.sonostream.client.topic.Followed;
import io.sonostream.client.topic.StartAt;
import io.sonostream.client.topic.TopicEnds;
import io.sonostream.client.topic.TopicFollower;
import io.sonostream.schemas.TrainingCommand;
import io.sonostream.schemas.TrainingEvent;
import io.sonostream.schemas.control.TrainingCommands;
import io.sonostream.schemas.control.TrainingOutcomes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Asks the trainer for runs and follows them.
 *
 * <pre>{@code
 * try (TrainingClient training = TrainingClient.open(cluster)) {
 *   Command asked = training.retrain("breast-lesion", null, "Dr. Noor", "forty new labels");
 *   TrainingEvent outcome = training.follow(asked.id(), event -> log(event)).get();
 * }
 * }</pre>
 *
 * A command is acknowledged when the broker has it; a trainer that is away takes it up when it is
 * back.
 *
 * <ul>
 *   <li>Owner: whoever opened it; any thread may call.
 *   <li>Hand-off: events come on the follower's thread, which writes the runs under their lock and
 *       calls who follows.
 *   <li>Bound: one entry a run, the newest {@value #KEPT_EVENTS} events, and who follows.
 *   <li>Shutdown: {@link #close}, which cancels the futures of those who follow.
 * </ul>
 */
public final class TrainingClient implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(45);
  private static final int KEPT_EVENTS = 20_000;

  private final Cluster cluster;
  private final Clock clock;
  private final Producer<String, byte[]> producer;
  private final TopicFollower follower;
  private final TopicEnds ends;
  private final Map<String, TrainingRun> runs = new LinkedHashMap<>();
  private final Deque<TrainingEvent> events = new ArrayDeque<>();
  private final List<Following> following = new ArrayList<>();
  private boolean reading;

  private TrainingClient(Cluster cluster, Clock clock) {
    this.cluster = cluster;
    this.clock = clock;
    this.producer = cluster.promptWriter("sonostream-training");
    this.ends = new TopicEnds(cluster, List.of(cluster.topics().trainingEvents().name()));
    this.follower =
        TopicFollower.named("sonostream-training", cluster)
            .read(
                cluster.topics().trainingEvents(),
                TrainingEvent.class,
                StartAt.BEGINNING,
                this::hear)
            .build();
  }

  /** With the machine's clock. Connects when it is first asked for something. */
  public static TrainingClient open(Cluster cluster) {
    return open(cluster, Clock.systemUTC());
  }

  public static TrainingClient open(Cluster cluster, Clock clock) {
    return new TrainingClient(cluster, clock);
  }

  /** A command that the broker has, and where it stands. */
  public record Command(TrainingCommand record, Receipt place) {
    /** What {@link #follow} asks for. */
    public String id() {
      return record.getCommandId();
    }
  }

  /**
   * Asks for a run now. It joins the run that waits already, if one does.
   *
   * @param strategy of fine-tuning; null for the trainer's configured one
   * @throws UnavailableException when broker or registry don't take it
   */
  public Command retrain(String task, @Nullable String strategy, String by, String reason) {
    return send(TrainingCommands.start(task, strategy, reason, by, now()));
  }

  /**
   * Ends the task's run and drops what waits.
   *
   * @throws UnavailableException when broker or registry don't take it
   */
  public Command cancel(String task, String by, String reason) {
    return send(TrainingCommands.cancel(task, reason, by, now()));
  }

  /**
   * Every run that there ever was, oldest first, with everything that had been written when this
   * was called.
   *
   * @throws UnavailableException when it can't be read in time
   */
  public List<TrainingRun> runs() {
    read();
    try {
      if (follower.awaitRead(ends.now(LIMIT), LIMIT)) {
        synchronized (this) {
          return List.copyOf(runs.values());
        }
      }
      throw new UnavailableException(
          "the runs were not read in time: "
              + follower.state().trouble().orElse("a writer holds them up; try again"),
          null);
    } catch (KafkaException e) {
      throw new UnavailableException("the runs can't be read: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("interrupted while the runs were read", e);
    }
  }

  /**
   * Follows a command to its outcome: PROMOTED, REJECTED, FAILED or CANCELLED.
   *
   * @param listener hears every event of the runs that the command has joined, also of those that
   *     came before this call, one at a time
   * @return ends with the outcome, on the thread that hears it
   */
  public synchronized CompletableFuture<TrainingEvent> follow(
      String commandId, Consumer<TrainingEvent> listener) {
    read();
    Following one = new Following(commandId, listener);
    List.copyOf(events).forEach(one::hear);
    if (!one.outcome.isDone()) {
      following.add(one);
    }
    return one.outcome;
  }

  @Override
  public void close() {
    follower.close();
    synchronized (this) {
      following.forEach(one -> one.outcome.cancel(false));
      following.clear();
    }
    ends.close();
    producer.close(Duration.ofSeconds(5));
  }

  /** From the first time that somebody wants to hear: who only asks needs no reader. */
  private synchronized void read() {
    if (!reading) {
      reading = true;
      follower.start();
    }
  }

  private Command send(TrainingCommand command) {
    try {
      RecordMetadata place = producer.send(cluster.records().of(command)).get();
      return new Command(command, new Receipt(place.topic(), place.partition(), place.offset()));
    } catch (ExecutionException e) {
      throw unsent(e.getCause() == null ? e : e.getCause());
    } catch (KafkaException e) {
      throw unsent(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("interrupted; the command may have been sent", e);
    }
  }

  private static UnavailableException unsent(Throwable cause) {
    return new UnavailableException("the command can't be sent: " + cause.getMessage(), cause);
  }

  private synchronized void hear(Followed<TrainingEvent> record) {
    TrainingEvent event = record.value();
    if (event == null) {
      return;
    }
    events.add(event);
    if (events.size() > KEPT_EVENTS) {
      events.remove();
    }
    TrainingRun run = runs.get(event.getRunId());
    runs.put(event.getRunId(), run == null ? TrainingRun.of(event) : run.and(event));
    for (Following one : List.copyOf(following)) {
      one.hear(event);
    }
    following.removeIf(one -> one.outcome.isDone());
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /** One command, and the runs that it joined. Guarded by the client's lock. */
  private static final class Following {
    private final String commandId;
    private final Consumer<TrainingEvent> listener;
    private final Set<String> joined = new HashSet<>();
    private final CompletableFuture<TrainingEvent> outcome = new CompletableFuture<>();

    Following(String commandId, Consumer<TrainingEvent> listener) {
      this.commandId = commandId;
      this.listener = listener;
    }

    void hear(TrainingEvent event) {
      if (outcome.isDone()) {
        return;
      }
      boolean ours = commandId.equals(event.getCommandId());
      if (ours) {
        joined.add(event.getRunId());
      }
      if (ours || (event.getCommandId() == null && joined.contains(event.getRunId()))) {
        listener.accept(event);
      }
      if (ours && TrainingOutcomes.isOutcome(event.getType())) {
        outcome.complete(event);
      }
    }
  }
}
