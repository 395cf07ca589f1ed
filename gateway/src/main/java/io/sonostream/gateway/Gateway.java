package io.sonostream.gateway;

import io.sonostream.client.Cluster;
import io.sonostream.client.UnavailableException;
import io.sonostream.client.instances.InstancePublisher;
import io.sonostream.dicom.net.StoreServer;
import io.sonostream.gateway.masks.MaskStreams;
import io.sonostream.gateway.receive.InstanceIntake;
import io.sonostream.gateway.receive.Spool;
import io.sonostream.gateway.receive.StoreReceiver;
import io.sonostream.gateway.receive.Way;
import io.sonostream.gateway.settings.GatewaySettings;
import io.sonostream.gateway.source.SourceState;
import io.sonostream.gateway.source.SourceStatus;
import io.sonostream.gateway.source.Sources;
import io.sonostream.gateway.web.StowServer;
import io.sonostream.runtime.WorkerHealth;
import io.sonostream.schemas.topics.Needs;
import io.sonostream.schemas.topics.Topics;
import io.sonostream.service.health.Health;
import io.sonostream.service.health.HealthEndpoint;
import io.sonostream.service.health.Service;
import io.sonostream.service.health.ServiceMeters;
import io.sonostream.service.traces.TraceExport;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The gateway's service: built here from top to bottom, closed from bottom to top. */
public final class Gateway implements Service {
  private final GatewaySettings settings;
  private final Cluster cluster;
  private final InstancePublisher publisher;
  private final Sources sources;
  private final TraceExport traces;
  private final @Nullable MaskStreams masks;
  private final @Nullable StoreServer store;
  private final @Nullable StowServer stow;
  private final WorkerHealth workers = new WorkerHealth();
  private final ServiceMeters meters = new ServiceMeters("gateway", workers);
  private final HealthEndpoint http;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile boolean started;

  /**
   * Connects to nothing yet.
   *
   * @throws io.sonostream.runtime.UserException when the settings can't be used
   */
  public Gateway(GatewaySettings settings, Clock clock) {
    this.settings = settings;
    this.traces = TraceExport.open("gateway", settings.traces(), meters.registry());
    this.cluster =
        Cluster.of(settings.kafka(), settings.registry(), new Topics(settings.topics()))
            .traced(traces.openTelemetry());
    List<Way> ways = new ArrayList<>();
    Spool spool = new Spool(settings.spool());
    this.publisher = new InstancePublisher(cluster, settings.name(), settings.instances());
    InstanceIntake intake = new InstanceIntake(publisher, clock);
    if (settings.store().enabled()) {
      Way way = Way.of("store", settings.store().frames());
      ways.add(way);
      this.store =
          new StoreServer(
              "gateway.store.port",
              settings.store().server(),
              settings.store().tls().port().orElse(null),
              new StoreReceiver(spool, intake, way),
              workers);
    } else {
      this.store = null;
    }
    if (settings.stow().enabled()) {
      Way way = Way.of("stow", settings.stow().frames());
      ways.add(way);
      this.stow = new StowServer(settings.stow(), spool, intake, way);
    } else {
      this.stow = null;
    }
    this.sources =
        new Sources(settings.sources(), settings.retry(), cluster, intake, spool, clock, workers);
    ways.addAll(sources.ways());
    this.masks =
        settings.igtl().enabled()
            ? new MaskStreams(cluster, settings.igtl(), clock, workers)
            : null;
    GatewayMeters own = new GatewayMeters(meters.registry());
    own.sources(sources);
    own.ways(ways);
    own.instances(publisher, spool);
    own.store(store);
    own.masks(masks);
    this.http = new HealthEndpoint("gateway", settings.http(), meters, this::live, this::ready);
  }

  /**
   * Waits for broker and registry, settles what an earlier process left, and opens the ports: who
   * finds one open is served.
   */
  @Override
  public void start() {
    try {
      http.start();
      cluster.awaitWithSchemas(needs(), settings.startTimeout());
      if (settings.takesInstances()) {
        publisher.start();
      }
      if (store != null) {
        store.start();
      }
      if (stow != null) {
        stow.start();
      }
      if (masks != null) {
        masks.start();
      }
      sources.start();
      started = true;
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new UnavailableException("the gateway was told to end before it had begun", e);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** What it does with the broker, and no more. */
  private Needs needs() {
    Topics topics = cluster.topics();
    Needs needs = Needs.nothing().writing(topics.framesLive(), topics.framesArchive());
    if (settings.igtl().enabled()) {
      needs = needs.reading(topics.masksLive());
    }
    if (settings.igtl().enabled() && settings.igtl().overlay()) {
      needs = needs.reading(topics.framesLive());
    }
    return settings.takesInstances()
        ? needs
            .reading(topics.instances())
            .writing(topics.instances())
            .transacting(topics.instances().name() + "/")
        : needs;
  }

  /** Whether this process can go on; if not, it should be replaced. */
  @Override
  public Health live() {
    return workers
        .failure()
        .or(() -> instances(InstancePublisher::failure))
        .or(sources::failure)
        .map(why -> new Health(false, why))
        .orElse(Health.ALIVE);
  }

  /** Whether it takes what comes. A source that failed keeps no other from it, and is told. */
  public Health ready() {
    if (!started) {
      return new Health(false, "waits for broker, registry and topics");
    }
    List<String> reasons =
        Stream.of(
                workers.failure(),
                instances(InstancePublisher::failure),
                instances(InstancePublisher::standstill))
            .flatMap(Optional::stream)
            .distinct()
            .toList();
    String failed =
        sources.statuses().stream()
            .filter(source -> source.state() == SourceState.FAILED)
            .map(source -> "source " + source.name() + " is tried again: " + source.why())
            .collect(Collectors.joining("; "));
    return !reasons.isEmpty() || failed.isEmpty()
        ? Health.unless(reasons)
        : new Health(true, "ready; " + failed);
  }

  /** Where no instances come nobody publishes any, and there is nothing to say. */
  private Optional<String> instances(Function<InstancePublisher, Optional<String>> asked) {
    return settings.takesInstances() ? asked.apply(publisher) : Optional.empty();
  }

  public List<SourceStatus> sources() {
    return sources.statuses();
  }

  /** Port of metrics and health, where they are on. */
  @Override
  public Optional<Integer> httpPort() {
    return http.port();
  }

  /** Port of C-STORE, where it is on. */
  public Optional<Integer> storePort() {
    return Optional.ofNullable(store).map(StoreServer::port);
  }

  /** Port of STOW-RS, where it is on. */
  public Optional<Integer> stowPort() {
    return Optional.ofNullable(stow).map(StowServer::port);
  }

  /** Port of OpenIGTLink, where it is on. */
  public Optional<Integer> igtlPort() {
    return Optional.ofNullable(masks).map(MaskStreams::port);
  }

  /** Safe to call twice, and before {@link #start}. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    if (stow != null) {
      stow.close();
    }
    if (store != null) {
      store.close();
    }
    sources.close();
    if (masks != null) {
      masks.close();
    }
    publisher.close();
    traces.close();
    http.close();
    meters.close();
  }
}
