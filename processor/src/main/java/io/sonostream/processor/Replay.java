package io.sonostream.processor;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sonostream.client.Records;
import io.sonostream.processor.batch.Lane;
import io.sonostream.processor.inference.InferenceEngine;
import io.sonostream.processor.inference.ModelLoader;
import io.sonostream.processor.inference.ModelRefusedException;
import io.sonostream.processor.inference.ReleasedModel;
import io.sonostream.processor.inference.Sideline;
import io.sonostream.processor.metrics.InferenceMetrics;
import io.sonostream.processor.metrics.LaneMetrics;
import io.sonostream.processor.replay.ReplayBooks;
import io.sonostream.processor.replay.ReplayDesk;
import io.sonostream.processor.replay.ReplayLeg;
import io.sonostream.processor.replay.ReplayLeg.Pace;
import io.sonostream.processor.replay.ReplayLegs;
import io.sonostream.processor.replay.ReplayLog;
import io.sonostream.processor.replay.ReplayPlan;
import io.sonostream.processor.replay.ReplayReport;
import io.sonostream.processor.replay.ReplayRequest;
import io.sonostream.processor.replay.ReplayTopics;
import io.sonostream.processor.stream.FrameReader;
import io.sonostream.processor.stream.LaneClients;
import io.sonostream.processor.stream.LaneParts;
import io.sonostream.processor.stream.LaneTopics;
import io.sonostream.processor.stream.ThreadReplacement;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.ReplayProgress;
import io.sonostream.schemas.topics.Topics;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.Serde;

/**
 * Frames of the past once more through the archive lane, with one model, into a topic of their own.
 * {@link #open} finds or freezes the plan, {@link #run} goes on with it until its end.
 *
 * <p>Owner: whoever made it; one thread opens and runs. Hand-off: {@link #stop} from any thread.
 * Bound: the archive lane's settings. Shutdown: {@link #close}, after {@code run} has returned.
 */
public final class Replay implements AutoCloseable {
  private final ProcessorSettings settings;
  private final EngineRoom room;
  private final Topics topics;
  private final Records records;
  private final Serde<ReplayProgress> rows;
  private final LaneClients clients;
  private final Admin admin;
  private final ReplayTopics around;
  private final ReplayBooks books;
  private final ModelLoader loader;
  private final String run = UUID.randomUUID().toString();
  private volatile boolean stopping;

  public Replay(ProcessorSettings settings) {
    this.settings = settings;
    this.room = new EngineRoom(settings);
    this.topics = new Topics(settings.topics());
    this.records = new Records(topics, settings.registry());
    this.rows = records.serde(ReplayProgress.class);
    this.clients = new LaneClients(settings.archive(), settings.kafka());
    this.admin = Admin.create(new HashMap<>(settings.kafka()));
    this.around = new ReplayTopics(admin, topics, settings.startTimeout());
    this.books = new ReplayBooks(topics.replays().name(), rows, around::end);
    this.loader = room.packages();
  }

  /**
   * A package on disk as a model.
   *
   * @throws UserException when it is no package of that task
   */
  public ReleasedModel describe(String task, Path directory) {
    try {
      return loader.describe(task, directory);
    } catch (ModelRefusedException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Finds the replay in the books, or makes a plan for a new one. Nothing is written yet.
   *
   * @param champion asked only for a new replay without a model
   * @param notes told what the user should know
   * @return how far it is
   * @throws UserException when it can't be done as asked
   */
  public ReplayReport open(
      ReplayRequest request, Supplier<ReleasedModel> champion, Consumer<String> notes) {
    ReplayDesk desk = new ReplayDesk(around, books, clients, Replay::now);
    ReplayReport report;
    try {
      report = desk.open(request, champion, notes);
    } catch (KafkaException e) {
      throw new UserException("Kafka can't be asked: " + e.getMessage(), e);
    }
    Dependencies.ensureSubjects(
        settings,
        List.of(
            topics.replays(), around.masks(report.plan().maskTopic(), 1, report.plan().source())));
    return report;
  }

  /**
   * Loads the model and replays until the end, {@link #stop} or a fault that doesn't pass.
   *
   * @param progress told what each commit came to
   * @return what is committed
   * @throws UserException when the model is refused, frames are gone, or another process took over
   */
  public ReplayReport run(ReplayPlan plan, Consumer<ReplayReport> progress) {
    MeterRegistry meters = new SimpleMeterRegistry();
    try (InferenceEngine engine = room.engine(new InferenceMetrics(meters), Sideline.NONE)) {
      engine.start();
      load(engine, plan.model());
      FrameReader reader = room.reader(records, frame -> frame.getTask().equals(plan.task()));
      LaneParts lane =
          LaneParts.of(
              Lane.ARCHIVE,
              settings.archive(),
              new LaneTopics(
                  plan.source(),
                  plan.maskTopic(),
                  topics.framesDead().name(),
                  ProcessorParts.MAX_MASK_BYTES),
              engine,
              reader,
              records.writer(Mask.class),
              room.clockMicros(),
              () -> stopping,
              new LaneMetrics(meters, Lane.ARCHIVE));
      ReplayLegs legs =
          new ReplayLegs(
              plan,
              run,
              around.transactions() + plan.name(),
              books,
              clients,
              new ThreadReplacement(settings.archive().maxThreadReplacements(), room.clockMicros()),
              engine::goneBecause,
              () -> stopping);
      return legs.run(producer -> leg(plan, lane, producer, progress));
    }
  }

  /** Commits what was taken and lets {@link #run} return. */
  public void stop() {
    stopping = true;
  }

  @Override
  public void close() {
    admin.close();
  }

  private ReplayLeg leg(
      ReplayPlan plan,
      LaneParts lane,
      Producer<byte[], byte[]> producer,
      Consumer<ReplayReport> progress) {
    return new ReplayLeg(
        new ReplayLog(books, plan, run, Replay::now),
        lane,
        clients.reader("replay-" + plan.name()),
        producer,
        topics.framesDead().name(),
        new Pace(settings.archive().poll(), settings.archive().commitInterval()),
        progress);
  }

  private void load(InferenceEngine engine, ReleasedModel model) {
    try {
      engine.swapIn(loader.load(model));
    } catch (ModelRefusedException e) {
      throw new UserException(
          "model "
              + model.version()
              + " of task "
              + model.task()
              + " is refused ("
              + e.step()
              + "): "
              + e.getMessage(),
          e);
    }
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MICROS);
  }
}
