package io.sonostream.trainer.control;

import io.sonostream.runtime.UserException;
import io.sonostream.schemas.TrainingCommand;
import io.sonostream.schemas.TrainingEvent;
import io.sonostream.schemas.TrainingEventType;
import io.sonostream.trainer.release.TopicReader;
import io.sonostream.trainer.release.TrainerRecords;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/**
 * Sends a training command and, if asked, follows what comes of it. One thread, which owns the
 * clients given here.
 */
public final class TrainingControl implements AutoCloseable {
  private static final long SEND_SECONDS = 30;
  private static final long LOOK_MILLIS = 300;
  private static final Set<TrainingEventType> OUTCOMES =
      Set.of(
          TrainingEventType.PROMOTED,
          TrainingEventType.REJECTED,
          TrainingEventType.FAILED,
          TrainingEventType.CANCELLED);

  private final Producer<String, byte[]> producer;
  private final TopicReader<TrainingEvent> events;
  private final TrainerRecords records;

  public TrainingControl(
      Producer<String, byte[]> producer,
      TopicReader<TrainingEvent> events,
      TrainerRecords records) {
    this.producer = producer;
    this.events = events;
    this.records = records;
  }

  public void send(TrainingCommand command) {
    try {
      producer.send(records.of(command)).get(SEND_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new UserException("the command can't be sent: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserException("interrupted; the command may have been sent", e);
    }
  }

  /**
   * Waits for the outcome of a command.
   *
   * @param listener hears every event of the runs that the command has joined
   * @return the outcome; null when interrupted
   */
  public @Nullable TrainingEvent follow(String commandId, Consumer<TrainingEvent> listener) {
    Set<String> runs = new HashSet<>();
    TrainingEvent[] outcome = new TrainingEvent[1];
    while (!Thread.currentThread().isInterrupted()) {
      events.catchUp(
          (task, event) -> {
            if (event == null) {
              return;
            }
            boolean ours = commandId.equals(event.getCommandId());
            if (ours) {
              runs.add(event.getRunId());
            }
            if (ours || (event.getCommandId() == null && runs.contains(event.getRunId()))) {
              listener.accept(event);
            }
            if (ours && OUTCOMES.contains(event.getType()) && outcome[0] == null) {
              outcome[0] = event;
            }
          });
      if (outcome[0] != null) {
        return outcome[0];
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
    }
    return null;
  }

  @Override
  public void close() {
    producer.close();
    events.close();
  }
}
