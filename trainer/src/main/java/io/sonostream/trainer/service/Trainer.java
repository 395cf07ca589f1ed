package io.sonostream.trainer.service;

import io.micrometer.core.instrument.Gauge;
import io.sonostream.client.Cluster;
import io.sonostream.client.UnavailableException;
import io.sonostream.client.models.ModelRegistry;
import io.sonostream.imaging.image.ImageDecoder;
import io.sonostream.imaging.image.ImageLimits;
import io.sonostream.learning.gate.Gate;
import io.sonostream.runtime.OpenParts;
import io.sonostream.runtime.Worker;
import io.sonostream.runtime.WorkerHealth;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.TrainingEvent;
import io.sonostream.schemas.serde.SubjectAdmin;
import io.sonostream.schemas.topics.Needs;
import io.sonostream.schemas.topics.TopicAdmin;
import io.sonostream.schemas.topics.Topics;
import io.sonostream.service.health.Health;
import io.sonostream.service.health.HealthEndpoint;
import io.sonostream.service.health.Service;
import io.sonostream.service.health.ServiceMeters;
import io.sonostream.service.traces.TraceExport;
import io.sonostream.trainer.job.ChildLauncher;
import io.sonostream.trainer.job.RunFolders;
import io.sonostream.trainer.job.StepListener;
import io.sonostream.trainer.labels.LabelCheck;
import io.sonostream.trainer.labels.LabelCopy;
import io.sonostream.trainer.labels.LabelFeed;
import io.sonostream.trainer.labels.LabelTopic;
import io.sonostream.trainer.log.CommandOffsets;
import io.sonostream.trainer.log.EventRecords;
import io.sonostream.trainer.log.EventTransactions;
import io.sonostream.trainer.log.RunEvents;
import io.sonostream.trainer.log.RunLog;
import io.sonostream.trainer.release.ModelShelf;
import io.sonostream.trainer.release.TopicReader;
import io.sonostream.trainer.run.RunJudgement;
import io.sonostream.trainer.run.RunMaker;
import io.sonostream.trainer.run.RunPreparation;
import io.sonostream.trainer.run.RunSettings;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The trainer: follows labels and commands, and lets better models serve.
 *
 * <ul>
 *   <li>Owner: whoever makes it; its own thread runs session after session.
 *   <li>Hand-off: none but {@link #close} and {@link #health}.
 *   <li>Bound: one session; a failed one is followed by the next after a pause.
 *   <li>Shutdown: session (runs, clients) first, then what was opened, the last opened first.
 * </ul>
 */
public final class Trainer implements Service {
  private static final Logger log = LoggerFactory.getLogger(Trainer.class);
  private static final long RETRY_SECONDS = 2;

  private final OpenParts opened = new OpenParts();
  private final TrainerSettings settings;
  private final TrainerClients clients;
  private final Cluster cluster;
  private final Admin admin;
  private final StateDirectory state;
  private final LabelCopy labels;
  private final LabelFeed feed;
  private final ModelRegistry models;
  private final RunMaker maker;
  private final StepListener steps;
  private final Clock clock;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final WorkerHealth workers = new WorkerHealth();
  private final Worker worker = new Worker("trainer", this::run, workers);
  private final ServiceMeters meters = new ServiceMeters("trainer", workers);
  private final HealthEndpoint http;
  private volatile boolean open;
  private final TrainerHealth health = new TrainerHealth();
  private final RunWatch watch;
  private boolean closed;

  /** With the settings' own store; see the other constructor for what may go wrong. */
  public Trainer(TrainerSettings settings) {
    this(
        settings,
        settings.models().shelf(),
        new ChildLauncher(settings.job()),
        StepListener.NONE,
        Clock.systemUTC());
  }

  /**
   * Opens the state, then waits for broker and registry and creates missing topics. Nothing is left
   * open when it throws.
   *
   * @throws io.sonostream.runtime.UserException when the state directory is in use
   * @throws io.sonostream.schemas.topics.TopicException when no broker answers in time
   */
  Trainer(
      TrainerSettings settings,
      ModelShelf shelf,
      ChildLauncher launcher,
      StepListener steps,
      Clock clock) {
    this.settings = settings;
    this.clients = new TrainerClients(settings.kafka());
    this.steps = steps;
    this.clock = clock;
    try {
      opened.add(meters);
      TraceExport traces =
          opened.add(TraceExport.open("trainer", settings.traces(), meters.registry()));
      this.cluster =
          Cluster.of(settings.kafka(), settings.registry(), new Topics(settings.topics()))
              .traced(traces.openTelemetry());
      settings.models().showKeys();
      this.state = opened.add(new StateDirectory(settings.stateDirectory()));
      this.labels = opened.add(LabelCopy.open(state.labels()));
      // Before the broker, since whoever watches must see what the start waits for; after the
      // labels, since a scrape reads them.
      this.http =
          opened.add(
              new HealthEndpoint("trainer", settings.http(), meters, this::live, this::ready));
      http.start();
      ensureTopics();
      this.admin = opened.add(clients.admin());
      this.feed =
          opened.add(
              new LabelFeed(
                  cluster.topics().labels().name(),
                  labels,
                  new LabelCheck(new ImageDecoder(ImageLimits.DEFAULT)),
                  clients::labels,
                  () -> LabelTopic.describe(admin, cluster.topics().labels().name()),
                  cluster.records().reader(LabeledFrame.class),
                  settings.tombstonesKept(),
                  clock));
      this.models = opened.add(new ModelRegistry(cluster, clock));
      this.maker = maker(shelf, launcher);
      this.watch = new RunWatch(meters.registry(), settings.tasks().keySet(), System::nanoTime);
    } catch (RuntimeException | Error e) {
      opened.close();
      throw e;
    }
    meters();
    this.open = true;
  }

  private void meters() {
    Gauge.builder("sonostream.trainer.labels.set.aside", labels, copy -> copy.setAside().size())
        .description("Labels that can't be used")
        .register(meters.registry());
    Gauge.builder("sonostream.trainer.tasks.waiting", health, known -> known.waiting().size())
        .description("Tasks whose run lacks something, such as subjects or the store for its model")
        .register(meters.registry());
    meters.disk("state", settings.stateDirectory());
    meters.disk("models", settings.models().directory());
  }

  private RunMaker maker(ModelShelf shelf, ChildLauncher launcher) {
    RunFolders folders = new RunFolders(state.root());
    RunSettings common =
        new RunSettings(
            settings.split().bySubject(),
            settings.gate().minTestSubjects(),
            settings.recipe(),
            settings.job().threads());
    return new RunMaker(
        folders,
        new RunPreparation(feed, models, shelf, common, steps),
        new RunJudgement(new Gate(settings.gate()), models, shelf, folders, steps, clock),
        launcher,
        settings.job(),
        steps);
  }

  private void ensureTopics() {
    Topics topics = cluster.topics();
    Needs ours =
        Needs.nothing()
            .reading(
                topics.labels(),
                topics.modelReleases(),
                topics.modelAssignments(),
                topics.trainingCommands(),
                topics.trainingEvents())
            .writing(
                topics.modelReleases(),
                topics.modelAssignments(),
                topics.trainingEvents(),
                topics.audit())
            .joining(settings.group())
            .transacting(settings.group() + "-")
            .transacting(topics.modelAssignments().name() + "/");
    try (Admin admin = clients.admin()) {
      new TopicAdmin(admin).ensure(ours, settings.startTimeout());
    }
    new SubjectAdmin(settings.registry()).ensure(ours.specs(), settings.startTimeout());
  }

  @Override
  public void start() {
    models.start();
    feed.start();
    worker.start();
  }

  /** Whether this process can go on; if not, it should be replaced. */
  @Override
  public Health live() {
    return workers
        .failure()
        .or(feed::failure)
        .or(() -> models.state().ended())
        .map(why -> new Health(false, why))
        .orElse(Health.ALIVE);
  }

  /** Whether labels and commands are followed; says what runs wait for or were left, too. */
  public Health ready() {
    if (!open) {
      return new Health(false, "waits for the broker, the registry and its state");
    }
    String trouble = health();
    if (!trouble.isEmpty()) {
      return new Health(false, trouble);
    }
    List<String> said = new ArrayList<>(List.of(Health.READY.message()));
    waiting().forEach((task, why) -> said.add(task + " waits: " + why));
    said.addAll(health.left());
    return new Health(true, String.join("; ", said));
  }

  /** Port of metrics and health, where they are on. */
  @Override
  public Optional<Integer> httpPort() {
    return http.port();
  }

  /** What keeps the trainer from working at the moment; empty when nothing does. */
  public String health() {
    String trouble = health.trouble();
    return worker.failure().orElse(trouble.isEmpty() ? feed.trouble() : trouble);
  }

  /**
   * Task to what its next run waits for, for example more subjects; no trouble of the trainer's.
   */
  public Map<String, String> waiting() {
    return health.waiting();
  }

  /** Frame id to the reason, for every label that can't be used. */
  public Map<String, String> setAside() {
    return labels.setAside();
  }

  private void run() {
    while (closing.getCount() > 0) {
      try (EventTransactions transactions =
              new EventTransactions(
                  clients.transactions(settings.group() + "-" + state.instanceId()));
          RunLog runs = new RunLog(events(), labels::topicId);
          Consumer<byte[], byte[]> commands =
              clients.commands(settings.group(), state.instanceId());
          TrainerSession session = session(transactions, runs, commands)) {
        health.trouble("");
        session.run(() -> closing.getCount() == 0);
      } catch (KafkaException | UnavailableException e) {
        health.trouble(String.valueOf(e.getMessage()));
        log.warn("{}; the trainer starts over in {} s", e.getMessage(), RETRY_SECONDS);
        log.debug("started over after", e);
        pause();
      } catch (RuntimeException e) {
        health.trouble(String.valueOf(e.getMessage()));
        log.warn("the trainer starts over in {} s", RETRY_SECONDS, e);
        pause();
      }
    }
  }

  private TopicReader<TrainingEvent> events() {
    return new TopicReader<>(
        clients.facts(),
        cluster.records().reader(TrainingEvent.class),
        cluster.topics().trainingEvents().name());
  }

  private TrainerSession session(
      EventTransactions transactions, RunLog runs, Consumer<byte[], byte[]> commands) {
    CommandOffsets offsets = new CommandOffsets();
    RunEvents events =
        new RunEvents(
            transactions,
            cluster.records(),
            offsets,
            commands::groupMetadata,
            models,
            steps,
            new EventRecords(clock, labels::topicId));
    RunScheduler scheduler =
        new RunScheduler(
            settings.tasks(),
            settings.concurrentRuns(),
            maker,
            feed,
            models,
            runs,
            events,
            health,
            watch,
            new RunTraces(cluster.tracer()),
            clock);
    return new TrainerSession(commands, cluster, offsets, scheduler, steps);
  }

  private void pause() {
    try {
      if (closing.await(RETRY_SECONDS, TimeUnit.SECONDS)) {
        log.debug("closed while waiting");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closing.countDown();
    }
  }

  /** May be called again; whoever comes second waits for the first. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    closing.countDown();
    worker.join();
    opened.close();
  }
}
