package io.sonostream.processor.stream;

import io.opentelemetry.api.trace.Tracer;
import io.sonostream.processor.batch.FrameIntake;
import io.sonostream.processor.batch.Lane;
import io.sonostream.processor.metrics.LaneMetrics;
import io.sonostream.processor.peers.Peers;
import io.sonostream.runtime.RootCause;
import io.sonostream.schemas.Mask;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.LongSupplier;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One lane: a Kafka Streams application of its own, sharing the engine with the other lane.
 *
 * <p>Owner: whoever made it starts and closes it. Hand-off: to its stream threads, through {@link
 * LaneParts}. Bound: {@link LaneBudget}. Shutdown: {@link #close} drains and commits, so the engine
 * must still run; a lane whose frames can't be answered stops by itself, uncommitted, and says why.
 */
public final class LaneService implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LaneService.class);

  private final Lane lane;
  private final KafkaStreams streams;
  private final FrameIntake intake;
  private final ThreadReplacement replacement;
  private final LaneMetrics metrics;
  private final Duration closeTimeout;
  private final LaneWaits waits;
  private final LostFrames lost;
  private final DeviceClocks clocks;
  private final LaneDoor door;
  private final Writers writers = new Writers();
  private volatile boolean stopping;
  private volatile Optional<String> failure = Optional.empty();

  /**
   * @param tracer makes the spans of frames
   * @param patience how old a live frame may be, hence how long it waits for a model of its task
   */
  public LaneService(
      Lane lane,
      LaneSettings settings,
      LaneTopics topics,
      Map<String, String> kafka,
      FrameIntake intake,
      Peers peers,
      FrameReader reader,
      Serializer<Mask> maskSerializer,
      Duration patience,
      LongSupplier clockMicros,
      Tracer tracer,
      LaneMetrics metrics) {
    this.lane = lane;
    this.intake = intake;
    this.metrics = metrics;
    this.replacement = new ThreadReplacement(settings.maxThreadReplacements(), clockMicros);
    this.closeTimeout = settings.drainTimeout().plusSeconds(15);
    SendRefusals refusals = new SendRefusals(metrics);
    this.lost = new LostFrames(metrics, clockMicros);
    Arrivals arrivals = new Arrivals(clockMicros);
    this.clocks = new DeviceClocks(arrivals, patience, metrics);
    CaptureClock clock = lane == Lane.LIVE ? clocks : CaptureClock.AS_SAID;
    this.door =
        new LaneDoor(
            reader,
            new SchemaDesk(lane.label()),
            new TaskGate(lane, intake, peers::know, patience, clock),
            refusals,
            clockMicros);
    LaneClients clients = new LaneClients(lane, settings, kafka);
    LaneParts parts =
        LaneParts.of(
            lane,
            settings,
            topics,
            intake,
            door,
            partition ->
                new TopicRereader(
                    clients.reader(settings.applicationId() + "-waiting-" + partition.partition()),
                    partition),
            maskSerializer,
            clockMicros,
            clock,
            () -> stopping,
            lost,
            FrameTraces.by(tracer, lane, clockMicros),
            metrics);
    this.waits = parts.waits();
    Properties properties = LaneProperties.of(lane, settings, kafka);
    properties.put(StreamsConfig.CLIENT_ID_CONFIG, peers.clientId(settings.applicationId()));
    properties.put(
        StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, RefusedSendHandler.class);
    properties.put(RefusedSendHandler.REFUSALS, refusals);
    this.streams =
        new KafkaStreams(
            LaneTopology.build(topics.frames(), topics.masks(), topics.dead(), parts),
            properties,
            new LaneClientSupplier(
                lost,
                arrivals,
                parts.sessions(),
                writers,
                LaneMemory.ofThisProcess().polledBytes(settings.streamThreads())));
    streams.setUncaughtExceptionHandler(this::answerDeath);
    streams.setStateListener(
        (now, before) -> log.info("lane {}: {} -> {}", lane.label(), before, now));
  }

  /** The topic in which a lane keeps who waits, as Kafka Streams names it. */
  public static String changelog(LaneSettings settings) {
    return settings.applicationId() + "-" + Parking.STORE + "-changelog";
  }

  public void start() {
    streams.start();
  }

  public Lane lane() {
    return lane;
  }

  /** Assigned its partitions and processing. */
  public boolean running() {
    return streams.state() == KafkaStreams.State.RUNNING;
  }

  /** What frames wait for that should not have to; empty while they are answered. */
  public Optional<String> waitsFor() {
    return waits.any();
  }

  /** Who waits in his topic while others pass him; empty when nobody does. */
  public Optional<String> waitingAside() {
    return waits.aside();
  }

  /** What retention took within the last hour before this lane read it. */
  public Optional<String> lost() {
    return lost.told();
  }

  /** Whose clocks are so far off that it would matter; empty when nobody's is. */
  public Optional<String> clocks() {
    return clocks.off();
  }

  /** Why the lane stopped by itself, if it did. */
  public Optional<String> failure() {
    if (failure.isEmpty() && streams.state() == KafkaStreams.State.ERROR) {
      return Optional.of("lane " + lane.label() + " stopped with an error");
    }
    return failure;
  }

  /** For a binder of Kafka's own metrics. */
  public KafkaStreams streams() {
    return streams;
  }

  @Override
  public void close() {
    stopping = true;
    // Who stays in the group keeps his partitions until his session times out, and their live
    // frames age meanwhile; a rebalance is much shorter.
    CloseOptions leaving =
        CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP)
            .withTimeout(closeTimeout);
    if (!streams.close(leaving)) {
      log.warn(
          "lane {} did not stop within {} s; its last frames are read again by the next processor",
          lane.label(),
          closeTimeout.toSeconds());
      writers.giveUp();
    }
    door.close();
  }

  private StreamThreadExceptionResponse answerDeath(Throwable death) {
    Optional<String> gone = intake.goneBecause();
    if (gone.isPresent()) {
      return stop("lane " + lane.label() + " stops without a commit: " + gone.get(), death);
    }
    if (RootCause.of(death) instanceof BarrierMissedException) {
      return stop("lane " + lane.label() + " stops without a commit", death);
    }
    if (stopping) {
      return stop("lane " + lane.label() + " was closed in the middle of a frame", death);
    }
    if (replacement.mayReplace(death)) {
      metrics.threadReplaced();
      log.error(
          "lane {}: a stream thread died; a new one reads its frames again", lane.label(), death);
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    return stop("lane " + lane.label() + " stops: its stream threads die again and again", death);
  }

  private StreamThreadExceptionResponse stop(String why, Throwable death) {
    failure = Optional.of(why + " (" + RootCause.message(death) + ")");
    log.error("{}", why, death);
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }
}
