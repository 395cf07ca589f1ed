package io.sonostream.viewer;

import io.sonostream.client.Cluster;
import io.sonostream.client.audit.AuditLog;
import io.sonostream.client.frames.FrameReader;
import io.sonostream.client.labels.LabelPublisher;
import io.sonostream.client.labels.LabelRequestPublisher;
import io.sonostream.client.masks.MaskReader;
import io.sonostream.client.models.ModelRegistry;
import io.sonostream.client.topic.FollowerState;
import io.sonostream.client.topic.PlaceReader;
import io.sonostream.client.topic.TopicFollower;
import io.sonostream.client.topic.UpToNow;
import io.sonostream.client.training.TrainingClient;
import io.sonostream.runtime.RevocationList;
import io.sonostream.runtime.WorkerHealth;
import io.sonostream.schemas.LabelSource;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.topics.Needs;
import io.sonostream.schemas.topics.Topics;
import io.sonostream.service.health.Health;
import io.sonostream.service.health.HealthEndpoint;
import io.sonostream.service.health.Service;
import io.sonostream.service.health.ServiceMeters;
import io.sonostream.service.traces.TraceExport;
import io.sonostream.viewer.access.Sessions;
import io.sonostream.viewer.access.SignInLimits;
import io.sonostream.viewer.access.Ways;
import io.sonostream.viewer.desk.ClipDesk;
import io.sonostream.viewer.desk.ControlDesk;
import io.sonostream.viewer.desk.FrozenFrames;
import io.sonostream.viewer.desk.LabelDesk;
import io.sonostream.viewer.desk.LabelShelf;
import io.sonostream.viewer.desk.RequestDesk;
import io.sonostream.viewer.desk.SecondReaderRule;
import io.sonostream.viewer.facts.AuditBoard;
import io.sonostream.viewer.facts.LabelBoard;
import io.sonostream.viewer.facts.ModelBoard;
import io.sonostream.viewer.facts.RequestBoard;
import io.sonostream.viewer.facts.TrainingBoard;
import io.sonostream.viewer.feed.FactRecords;
import io.sonostream.viewer.feed.LabelRecords;
import io.sonostream.viewer.feed.LiveRecords;
import io.sonostream.viewer.feed.TrainerWatch;
import io.sonostream.viewer.gateways.GatewayBoard;
import io.sonostream.viewer.gateways.GatewayWatch;
import io.sonostream.viewer.live.LiveWall;
import io.sonostream.viewer.openid.OpenId;
import io.sonostream.viewer.push.Browsers;
import io.sonostream.viewer.web.AccessGate;
import io.sonostream.viewer.web.Api;
import io.sonostream.viewer.web.Bulletin;
import io.sonostream.viewer.web.OpenIdSignIn;
import io.sonostream.viewer.web.People;
import io.sonostream.viewer.web.SessionCookie;
import io.sonostream.viewer.web.SignIn;
import io.sonostream.viewer.web.WebServer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/** The live page's service: built here from top to bottom, closed from bottom to top. */
public final class Viewer implements Service {
  /** What a change waits for all that was written before it. */
  private static final Duration READING = Duration.ofSeconds(5);

  private final ViewerSettings settings;
  private final TraceExport traces;
  private final Cluster cluster;
  private final ModelRegistry registry;
  private final TrainingClient commands;
  private final FrameReader frames;
  private final LabelPublisher labels;
  private final LabelRequestPublisher requests;
  private final MaskReader masks;
  private final RequestDesk requestDesk;
  private final AuditLog audit;
  private final Sessions sessions;
  private final TopicFollower live;
  private final TopicFollower facts;
  private final TopicFollower labelled;
  private final UpToNow labelsUpToNow;
  private final UpToNow requestsUpToNow;
  private final PlaceReader<LabeledFrame> labelReader;
  private final TrainerWatch trainers;
  private final GatewayWatch gateways;
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
    this.traces = TraceExport.open("viewer", settings.traces(), meters.registry());
    this.cluster =
        Cluster.of(settings.kafka(), settings.registry(), new Topics(settings.topics()))
            .traced(traces.openTelemetry());
    SslContextFactory.@Nullable Server tls = settings.tls().server().orElse(null);
    Ways ways = new Ways(settings.host(), settings.token(), settings.access());
    this.sessions =
        new Sessions(
            settings.access().sessionLife(),
            settings.access().idleLife(),
            ways::stillWelcome,
            clock,
            workers);
    AccessGate gate = new AccessGate(ways, sessions, settings.address());
    Optional<OpenId> openId = OpenId.of(settings.access(), clock);
    SessionCookie session = new SessionCookie(sessions, settings.address());
    SignInLimits limits = new SignInLimits(settings.access().failures(), clock);
    SignIn signIn = new SignIn(ways, session, limits, openId);

    Browsers browsers = new Browsers(settings.maxBrowsers(), cluster.tracer());
    LiveWall wall =
        new LiveWall(settings.live(), clock, System::nanoTime, browsers::show, browsers::forget);
    this.registry = new ModelRegistry(cluster, clock);
    ModelBoard models = new ModelBoard(registry::table);
    TrainingBoard training = new TrainingBoard();
    AuditBoard changes = new AuditBoard();
    RequestBoard requested = new RequestBoard();
    this.bulletin = new Bulletin(wall, models, training, browsers, clock, workers);
    registry.follow((task, table) -> bulletin.changed());
    this.live = new LiveRecords(wall).follower(cluster);
    this.facts =
        new FactRecords(models, training, changes, requested, bulletin::changed)
            .follower(cluster, clock);

    this.trainers =
        new TrainerWatch(
            settings.kafka(),
            settings.trainerGroup(),
            cluster.topics().trainingCommands().name(),
            attended -> {
              training.attended(attended);
              bulletin.changed();
            },
            workers);

    GatewayBoard gatewayBoard = new GatewayBoard(settings.gateways());
    this.gateways = new GatewayWatch(settings.gateways(), gatewayBoard, clock, workers);

    this.commands = TrainingClient.open(cluster, clock);
    this.audit = new AuditLog(cluster, clock);
    ControlDesk control =
        new ControlDesk(registry, commands, new RevocationList(settings.models().revoked()));
    this.frames = new FrameReader(cluster);
    this.labels = new LabelPublisher(cluster, "viewer", LabelSource.CORRECTION, clock);
    FrozenFrames frozen = new FrozenFrames();
    LabelDesk desk = new LabelDesk(frames::read, labels::publishAndWait, frozen, clock);
    LabelBoard labelBoard = new LabelBoard();
    this.labelled = new LabelRecords(labelBoard).follower(cluster);
    this.labelReader = new PlaceReader<>(cluster, "label", LabeledFrame.class);
    this.labelsUpToNow =
        new UpToNow(cluster, "the labels", labelled, List.of(cluster.topics().labels().name()));
    LabelShelf shelf =
        new LabelShelf(
            labelBoard,
            () -> labelsUpToNow.await(READING),
            labelReader::read,
            labels::withdrawAndWait,
            frozen,
            clock);
    this.requests = new LabelRequestPublisher(cluster);
    this.masks = new MaskReader(cluster);
    this.requestsUpToNow =
        new UpToNow(
            cluster,
            "the lists of what is worth a label",
            facts,
            List.of(cluster.topics().labelRequests().name()));
    this.requestDesk =
        new RequestDesk(
            requested,
            frames::read,
            labelBoard,
            labelReader::read,
            requests::publish,
            new SecondReaderRule(settings.labels().secondReaderBelow(), masks::of),
            frozen,
            clock,
            () -> {
              labelsUpToNow.await(READING);
              requestsUpToNow.await(READING);
            },
            workers);
    this.server =
        new WebServer(
            settings.host(),
            tls,
            settings.address(),
            gate,
            wall,
            browsers,
            bulletin,
            List.of(
                signIn::routes,
                routes ->
                    openId
                        .map(one -> new OpenIdSignIn(one, session, limits, ways.proxy()))
                        .ifPresent(way -> way.routes(routes)),
                new People(sessions, changes, audit)::routes,
                new Api(
                        wall,
                        control,
                        desk,
                        requestDesk,
                        new ClipDesk(frames::beside, clock),
                        shelf,
                        audit,
                        Set.of(
                            cluster.topics().framesLive().name(),
                            cluster.topics().framesArchive().name()),
                        gatewayBoard)
                    ::routes));
    new ViewerMeters(
        meters.registry(),
        browsers,
        wall,
        Map.of(
            "live", live::state,
            "facts", facts::state,
            "labels", labelled::state,
            "models", registry::state));
    this.http = new HealthEndpoint("viewer", settings.http(), meters, this::live, this::ready);
  }

  /** Waits for the broker, makes sure of the topics, and serves. */
  @Override
  public void start() {
    try {
      http.start();
      cluster.await(needs(), settings.startTimeout());
      registry.start();
      facts.start();
      labelled.start();
      requestDesk.start();
      live.start();
      trainers.start();
      gateways.start();
      bulletin.start();
      sessions.start();
      server.start(settings.port());
      started = true;
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** What the page does with the broker, and no more. */
  private Needs needs() {
    Topics topics = cluster.topics();
    boolean compares = settings.labels().secondReaderBelow() > 0;
    return (compares ? Needs.nothing().reading(topics.masksArchive()) : Needs.nothing())
        .reading(
            topics.framesLive(),
            topics.framesArchive(),
            topics.masksLive(),
            topics.modelReleases(),
            topics.modelAssignments(),
            topics.modelShadow(),
            topics.trainingEvents(),
            topics.labels(),
            topics.audit(),
            topics.labelRequests())
        .writing(
            topics.modelAssignments(),
            topics.trainingCommands(),
            topics.labels(),
            topics.labelRequests(),
            topics.audit())
        .watching(settings.trainerGroup())
        .transacting(topics.modelAssignments().name() + "/");
  }

  /** Whether this process can go on; if not, it should be replaced. */
  @Override
  public Health live() {
    return followers()
        .map(FollowerState::ended)
        .flatMap(Optional::stream)
        .findFirst()
        .or(workers::failure)
        .map(why -> new Health(false, why))
        .orElse(Health.ALIVE);
  }

  /** Whether the page shows what happens now. */
  public Health ready() {
    if (!started) {
      return new Health(false, "waits for the broker and its topics");
    }
    return Health.unless(
        Stream.concat(
                workers.failure().stream(),
                followers().map(FollowerState::standstill).flatMap(Optional::stream))
            .toList());
  }

  private Stream<FollowerState> followers() {
    return Stream.of(live.state(), facts.state(), labelled.state(), registry.state());
  }

  /** Port of metrics and health, where they are on. */
  @Override
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
    // A page whose server goes waits for it; one whose session has ended must sign in again.
    server.close();
    sessions.close();
    bulletin.close();
    trainers.close();
    gateways.close();
    requestDesk.close();
    live.close();
    facts.close();
    labelled.close();
    labelsUpToNow.close();
    requestsUpToNow.close();
    registry.close();
    frames.close();
    labelReader.close();
    masks.close();
    labels.close();
    requests.close();
    commands.close();
    audit.close();
    traces.close();
    http.close();
    meters.close();
  }
}
