package io.sonostream.viewer;

import io.sonostream.runtime.WorkerHealth;
import io.sonostream.schemas.serde.RecordSerdes;
import io.sonostream.schemas.topics.TopicAdmin;
import io.sonostream.schemas.topics.Topics;
import io.sonostream.service.health.Health;
import io.sonostream.service.health.HealthEndpoint;
import io.sonostream.service.health.ServiceMeters;
import io.sonostream.viewer.desk.ControlDesk;
import io.sonostream.viewer.desk.FrozenFrames;
import io.sonostream.viewer.desk.LabelDesk;
import io.sonostream.viewer.facts.ModelBoard;
import io.sonostream.viewer.facts.TrainingBoard;
import io.sonostream.viewer.feed.FactRecords;
import io.sonostream.viewer.feed.KafkaFrameReader;
import io.sonostream.viewer.feed.KafkaRecordWriter;
import io.sonostream.viewer.feed.LiveRecords;
import io.sonostream.viewer.feed.TopicFeed;
import io.sonostream.viewer.feed.TrainerWatch;
import io.sonostream.viewer.live.LiveWall;
import io.sonostream.viewer.push.Browsers;
import io.sonostream.viewer.web.AccessGate;
import io.sonostream.viewer.web.Bulletin;
import io.sonostream.viewer.web.WebServer;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;

/** The live page's service: built here from top to bottom, closed from bottom to top. */
public final class Viewer implements AutoCloseable {
  private final ViewerSettings settings;
  private final Topics topics;
  private final KafkaRecordWriter writer;
  private final TopicFeed live;
  private final TopicFeed facts;
  private final TrainerWatch trainers;
  private final Bulletin bulletin;
  private final WebServer server;
  private final WorkerHealth workers = new WorkerHealth();
  private final ServiceMeters meters = new ServiceMeters("viewer", workers);
  private final HealthEndpoint http;
  private volatile boolean started;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * Connects to nothing yet.
   *
   * @throws io.sonostream.runtime.UserException when other machines could look without a token
   */
  public Viewer(ViewerSettings settings, Clock clock) {
    this.settings = settings;
    this.topics = new Topics(settings.topics());
    AccessGate gate = new AccessGate(settings.host(), settings.token());
    Map<String, String> kafka = settings.kafka();
    RecordSerdes serdes = new RecordSerdes(settings.registry());

    Browsers browsers = new Browsers(settings.maxBrowsers());
    LiveWall wall = new LiveWall(settings.live(), clock, System::nanoTime, browsers::show);
    ModelBoard models = new ModelBoard();
    TrainingBoard training = new TrainingBoard();
    this.bulletin = new Bulletin(wall, models, training, browsers, clock);
    this.live = new LiveRecords(wall, topics, serdes).feed(kafka);
    this.facts = new FactRecords(models, training, topics, serdes, bulletin::changed).feed(kafka);

    this.trainers =
        new TrainerWatch(
            kafka,
            settings.trainerGroup(),
            topics.trainingCommands().name(),
            attended -> {
              training.attended(attended);
              bulletin.changed();
            },
            workers);

    this.writer = new KafkaRecordWriter(kafka, serdes);
    ControlDesk control =
        new ControlDesk(
            models,
            writer,
            topics.modelAssignments().name(),
            topics.trainingCommands().name(),
            clock);
    LabelDesk labels =
        new LabelDesk(
            new KafkaFrameReader(kafka, serdes),
            writer,
            new FrozenFrames(),
            topics.labels().name(),
            clock);
    this.server =
        new WebServer(
            settings.host(),
            gate,
            wall,
            browsers,
            bulletin,
            control,
            labels,
            topics.framesLive().name());
    new ViewerMeters(meters.registry(), browsers, wall, Map.of("live", live, "facts", facts));
    this.http = new HealthEndpoint("viewer", settings.http(), meters, this::live, this::ready);
  }

  /** Waits for the broker, makes sure of the topics, and serves. */
  public void start() {
    try {
      http.start();
      try (Admin admin = Admin.create(Map.copyOf(settings.kafka()))) {
        new TopicAdmin(admin).ensure(topics, settings.startTimeout());
      }
      facts.start();
      live.start();
      trainers.start();
      bulletin.start();
      server.start(settings.port());
      started = true;
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Whether this process can go on; if not, it should be replaced. */
  public Health live() {
    return workers
        .failure()
        .or(live::failure)
        .or(facts::failure)
        .map(why -> new Health(false, why))
        .orElse(Health.ALIVE);
  }

  /** Whether the page shows what happens now. */
  public Health ready() {
    if (!started) {
      return new Health(false, "waits for the broker and its topics");
    }
    return Health.unless(
        Stream.of(
                workers.failure(), live.failure(), facts.failure(), live.trouble(), facts.trouble())
            .flatMap(Optional::stream)
            .toList());
  }

  /** Port of metrics and health, where they are on. */
  public Optional<Integer> httpPort() {
    return http.port();
  }

  /** Where the page is, as seen from this machine. */
  public String url() {
    return server.url();
  }

  /** Safe to call twice, and before {@link #start}. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    server.close();
    bulletin.close();
    trainers.close();
    live.close();
    facts.close();
    writer.close();
    http.close();
    meters.close();
  }
}
