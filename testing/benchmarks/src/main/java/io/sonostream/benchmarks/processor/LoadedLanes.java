package io.sonostream.benchmarks.processor;

import io.sonostream.schemas.Mask;
import io.sonostream.testkit.stream.FramePump;
import io.sonostream.testkit.stream.MaskLedger;
import io.sonostream.testkit.stream.StreamBed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Load on both lanes, and the books of who was answered.
 *
 * <p>Owner: the run's thread. Hand-off: each mask to the listener, on the ledgers' threads. Bound:
 * that of pumps and ledgers. Shutdown: {@link #close}.
 */
public final class LoadedLanes implements AutoCloseable {
  /** Longer than the broker takes to miss a dead member and to end its open transaction. */
  public static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final int DEVICES = 12;

  /** So many seconds of masks show that they flow. */
  private static final int SECONDS = 2;

  private final StreamBed bed;
  private final MaskLedger live;
  private final MaskLedger archive;
  private final FramePump livePump;
  private final FramePump archivePump;
  private final long enough;

  /**
   * @param side of the frames, in pixels
   * @param framesPerSecond on each lane
   */
  public LoadedLanes(
      StreamBed bed, int side, double framesPerSecond, BiConsumer<Mask, Instant> listener) {
    List<String> devices = IntStream.range(0, DEVICES).mapToObj(i -> "device-" + i).toList();
    String liveTopic = bed.topics().framesLive().name();
    String archiveTopic = bed.topics().framesArchive().name();
    this.bed = bed;
    this.enough = (long) Math.ceil(SECONDS * framesPerSecond);
    this.live = new MaskLedger(bed, bed.topics().masksLive().name(), listener);
    this.archive = new MaskLedger(bed, bed.topics().masksArchive().name(), listener);
    this.livePump = new FramePump(bed, liveTopic, devices, side, framesPerSecond);
    this.archivePump = new FramePump(bed, archiveTopic, devices, side, framesPerSecond);
  }

  public void start() {
    livePump.start();
    archivePump.start();
  }

  /** Ends the load, and waits until Kafka has all of it. */
  public void stop() {
    livePump.stop();
    archivePump.stop();
  }

  /** Until both lanes have answered new frames, so that the next blow hits work in flight. */
  public void awaitFlow(ProcessorPair pair) throws InterruptedException {
    long liveGoal = live.answered() + enough;
    long archiveGoal = archive.answered() + enough;
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (live.answered() < liveGoal || archive.answered() < archiveGoal) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException(
            "no masks for "
                + PATIENCE.toSeconds()
                + " s: "
                + live.answered()
                + " live, "
                + archive.answered()
                + " archive; the processors said last:\n"
                + pair.lastWords());
      }
      Thread.sleep(50);
    }
  }

  /** Waits for the last answers; how many never came. */
  public long awaitMissing() throws InterruptedException {
    return live.awaitAll(livePump.sent(), PATIENCE)
        + archive.awaitAll(archivePump.sent(), PATIENCE);
  }

  /** Says where each frame stands that got no answer, and which answers were out of order. */
  public void tell(Consumer<String> listener) {
    live.disordered().forEach(listener);
    archive.disordered().forEach(listener);
    Unanswered.in(bed, bed.topics().framesLive().name(), live.unanswered(livePump.sent()))
        .forEach(listener);
    Unanswered.in(bed, bed.topics().framesArchive().name(), archive.unanswered(archivePump.sent()))
        .forEach(listener);
  }

  /** Frames sent, both lanes. */
  public long sent() {
    return livePump.total() + archivePump.total();
  }

  public long repeatsLive() {
    return live.repeats();
  }

  public long repeatsArchive() {
    return archive.repeats();
  }

  /** Answers that came after the answer of a later frame of the same device. */
  public long disorder() {
    return live.disorder() + archive.disorder();
  }

  @Override
  public void close() {
    try (live;
        archive;
        livePump;
        archivePump) {
      // Closed in the opposite order.
    }
  }
}
