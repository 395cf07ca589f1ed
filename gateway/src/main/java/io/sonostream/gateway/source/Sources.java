package io.sonostream.gateway.source;

import io.sonostream.client.Cluster;
import io.sonostream.devices.publish.Fleet;
import io.sonostream.gateway.receive.InstanceIntake;
import io.sonostream.gateway.receive.Spool;
import io.sonostream.gateway.receive.Way;
import io.sonostream.gateway.settings.Crop;
import io.sonostream.gateway.settings.RetrySettings;
import io.sonostream.gateway.settings.SourceKind;
import io.sonostream.gateway.settings.SourceSettings;
import io.sonostream.gateway.web.ArchiveQuery;
import io.sonostream.runtime.FailurePolicy;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All sources of a gateway.
 *
 * <p>Owner: the gateway. Hand-off: none of its own. Bound: the settings', one thread a source and a
 * few that capture. Shutdown: {@link #close} ends the sources, then sends what is queued.
 */
public final class Sources implements AutoCloseable {
  private static final int MOST_CAPTURE_THREADS = 4;

  /** A video stream comes in parts of some seconds, by HLS. */
  private static final Duration MOST_BURST = Duration.ofSeconds(60);

  private final Cluster cluster;
  private final Clock clock;
  private volatile @Nullable Fleet fleet;
  private final List<RunningSource> all = new ArrayList<>();
  private final List<Way> ways = new ArrayList<>();

  /**
   * Starts nothing yet.
   *
   * @throws io.sonostream.runtime.UserException when the settings of one can't be used
   */
  public Sources(
      Map<String, SourceSettings> settings,
      RetrySettings retry,
      Cluster cluster,
      InstanceIntake intake,
      Spool spool,
      Clock clock,
      FailurePolicy policy) {
    this.cluster = cluster;
    this.clock = clock;
    new TreeMap<>(settings)
        .forEach(
            (name, each) -> {
              if (each.kind().isDicom()) {
                Way way = Way.of(name, each.frames(name));
                ways.add(way);
                all.add(instances(way, each, retry, intake, spool, policy));
              } else if (each.kind().isLive()) {
                all.add(live(name, each, retry, clock, policy));
              } else {
                all.add(new SourceRunner(name, each, retry, clock, policy));
              }
            });
  }

  private static RunningSource instances(
      Way way,
      SourceSettings settings,
      RetrySettings retry,
      InstanceIntake intake,
      Spool spool,
      FailurePolicy policy) {
    return new LookingRunner(way, settings, retry, look(way, settings, intake, spool), policy);
  }

  private static LookingRunner.Look look(
      Way way, SourceSettings settings, InstanceIntake intake, Spool spool) {
    if (settings.kind() == SourceKind.DICOMWEB) {
      ArchiveQuery archive =
          new ArchiveQuery(
              settings.stream(), settings.query(), settings.credentialsFile(), settings.patience());
      return new Archive(way, archive, intake, spool);
    }
    Path path = Objects.requireNonNull(settings.path(), "the settings require a path");
    return new Inbox(way, path, intake, spool);
  }

  private static RunningSource live(
      String name,
      SourceSettings settings,
      RetrySettings retry,
      Clock clock,
      FailurePolicy policy) {
    LiveCounts counts = new LiveCounts();
    SenderClock sender =
        settings.kind().isVideo() ? new SenderClock(MOST_BURST) : new SenderClock();
    Supplier<LiveFeed> feeds =
        switch (settings.kind()) {
          case IGTL ->
              () ->
                  new IgtlFeed(
                      settings.peer(),
                      settings.image(),
                      settings.patience(),
                      clock,
                      counts,
                      sender,
                      tracked(settings));
          case MJPEG -> motionJpeg(settings, clock, sender);
          default -> () -> new StreamFeed(settings, clock, sender);
        };
    return new LiveRunner(
        name, settings, retry, clock, policy, part(settings, feeds), counts, sender);
  }

  /** Anew for each connection: a transform of the one before says nothing of now. */
  private static @Nullable TrackedPose tracked(SourceSettings settings) {
    String transform = settings.transform();
    return transform == null ? null : new TrackedPose(transform, settings.mostTransformAge());
  }

  /** The part of a screen that the settings name, or are to name. */
  private static Supplier<LiveFeed> part(SourceSettings settings, Supplier<LiveFeed> whole) {
    Path picture = settings.cropPicture();
    if (picture != null) {
      SectorFeed.Found found = new SectorFeed.Found();
      return () -> new SectorFeed(whole.get(), picture, found);
    }
    Crop crop = settings.part();
    return crop == null ? whole : () -> new CroppedFeed(whole.get(), crop);
  }

  /** One client for all tries, since each has threads. */
  private static Supplier<LiveFeed> motionJpeg(
      SourceSettings settings, Clock clock, SenderClock sender) {
    HttpClient http = MjpegFeed.client(settings.patience());
    return () -> new MjpegFeed(http, settings.stream(), settings.patience(), clock, sender);
  }

  public void start() {
    int processors = Runtime.getRuntime().availableProcessors();
    Fleet started = new Fleet(cluster, clock, Math.min(MOST_CAPTURE_THREADS, processors));
    fleet = started;
    all.forEach(source -> source.start(started));
  }

  /** Why no source can send any more, if something ended it that nothing can survive. */
  public Optional<String> failure() {
    Fleet started = fleet;
    return started == null ? Optional.empty() : started.failure();
  }

  public List<SourceStatus> statuses() {
    return all.stream().map(RunningSource::status).toList();
  }

  /** Those by which instances come. */
  public List<Way> ways() {
    return List.copyOf(ways);
  }

  @Override
  public void close() {
    all.forEach(RunningSource::close);
    Fleet started = fleet;
    if (started != null) {
      started.close();
    }
  }
}
