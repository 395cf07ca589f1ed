package io.sonostream.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sonostream.schemas.Frame;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * An engine that stands still, and then runs, before a backlog of hundreds of megabytes: what is in
 * flight reaches its bounds and stays within them at every engine call, the tasks take no more
 * records, and the heap does not know how long the backlog is.
 */
class BackPressureIT {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 480;
  private static final int FRAMES = 6;
  private static final long BYTES = 8L << 20;
  private static final int LEDGER = 12;
  private static final List<String> LANES = List.of("live", "archive");

  /**
   * Frames a lane. Even the short one is more than a lane can buffer before its ledger, so that
   * both runs fill every buffer: of 2 partitions each 16 + 32 records of 300 KB in Kafka Streams
   * and 4 MiB fetched ahead, 36 MB in all.
   */
  private static final int SHORT_BACKLOG = 200;

  private static final int LONG_BACKLOG = 600;

  @Test
  void holdsTheSameHeapForABacklogThatIsThreeTimesAsLong() throws Exception {
    long shortBacklog = run(SHORT_BACKLOG);
    long longBacklog = run(LONG_BACKLOG);

    System.out.printf(
        "peak heap after collection: %d MB with a backlog of %d MB, %d MB with %d MB%n",
        shortBacklog >> 20, megabytes(SHORT_BACKLOG), longBacklog >> 20, megabytes(LONG_BACKLOG));
    assertThat(longBacklog - shortBacklog).isLessThan(32L << 20);
  }

  private static long megabytes(int framesALane) {
    return ((long) LANES.size() * framesALane * WIDTH * HEIGHT) >> 20;
  }

  /**
   * @return most heap in use after a collection, as the engine stands still and over its calls
   */
  private static long run(int framesALane) throws Exception {
    AtomicReference<Watch> watch = new AtomicReference<>();
    BrightnessLoader loader =
        new BrightnessLoader(
            release ->
                new BrightnessModel(
                    FrameFixture.SIDE,
                    (inputs, count) -> {
                      if (Thread.currentThread().getName().startsWith("sonostream-engine")) {
                        watch.get().engineCall();
                      }
                    }));
    try (StreamRig rig = new StreamRig(2)) {
      fill(rig, framesALane);
      ProcessorSettings settings =
          rig.settings(
              Map.of(
                  "processor.live.max-in-flight-frames", FRAMES,
                  "processor.live.max-ledger-frames", LEDGER,
                  "processor.archive.max-in-flight-bytes", BYTES,
                  "processor.archive.max-ledger-frames", LEDGER,
                  // Rare: a commit waits for what is in flight, and nothing is taken meanwhile.
                  "processor.live.commit-interval", "60s",
                  "processor.archive.commit-interval", "60s"));
      try (Processor processor = Processor.with(settings, loader)) {
        watch.set(new Watch(processor.meters()));
        try {
          processor.start();
          watch.get().awaitStandstill();
          watch.get().collect();
          assertThat(watch.get().live()).as("live frames in flight").isEqualTo(FRAMES);
          double bytes = watch.get().archiveBytes();
          double oneMore = bytes / watch.get().archive();
          assertThat(bytes)
              .as("archive bytes in flight, with no room for one more")
              .isBetween(BYTES - oneMore, (double) BYTES);
        } finally {
          watch.get().gate.countDown();
        }
        // Counted by the meters: reading the masks would fill the heap that is looked at.
        await()
            .atMost(Duration.ofMinutes(2))
            .until(() -> watch.get().masks() == LANES.size() * framesALane);
        await().atMost(Duration.ofMinutes(1)).until(() -> watch.get().inFlight() == 0);
        long peak = watch.get().peakHeap.get();
        processor.close();
        assertThat(rig.readAll(rig.topics().masksLive().name())).hasSize(framesALane);
        assertThat(rig.readAll(rig.topics().masksArchive().name())).hasSize(framesALane);
        assertThat(watch.get().broken.get()).isEmpty();
        return peak;
      }
    }
  }

  private static void fill(StreamRig rig, int framesALane) {
    byte[] pixels = new byte[WIDTH * HEIGHT];
    new Random(1).nextBytes(pixels);
    for (int sequence = 0; sequence < framesALane; sequence++) {
      Frame frame =
          FrameFixture.frame("device-" + sequence % 4, sequence)
              .setWidth(WIDTH)
              .setHeight(HEIGHT)
              .setPixels(ByteBuffer.wrap(pixels))
              .build();
      rig.send(rig.topics().framesLive().name(), frame);
      rig.send(rig.topics().framesArchive().name(), frame);
    }
    rig.flush();
  }

  /** Looks, at each engine call, at what is in flight; the engine goes on when it has looked. */
  private static final class Watch {
    private static final int PARTITIONS = 2;
    private static final int CALLS_A_COLLECTION = 10;
    private static final String TAKEN = "sonostream.frames";

    /** So often in a row nothing must have been taken. */
    private static final int POLLS = 10;

    private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    private final MeterRegistry meters;
    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong peakHeap = new AtomicLong();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final AtomicReference<String> broken = new AtomicReference<>("");

    Watch(MeterRegistry meters) {
      this.meters = meters;
    }

    /** Both lanes are at their bounds, and no record is taken any more. */
    void awaitStandstill() {
      AtomicReference<Double> last = new AtomicReference<>(-1.0);
      AtomicInteger unchanged = new AtomicInteger();
      await()
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofMillis(200))
          .until(
              () -> {
                double taken = LANES.stream().mapToDouble(lane -> count(TAKEN, lane)).sum();
                boolean still =
                    taken == last.getAndSet(taken)
                        && live() == FRAMES
                        && archiveBytes() > BYTES - archiveBytes() / archive();
                return unchanged.updateAndGet(polls -> still ? polls + 1 : 0) == POLLS;
              });
    }

    /** As the collection left the heap: lanes, clients and broker fill it again at once. */
    void collect() {
      memory.gc();
      long used =
          ManagementFactory.getMemoryPoolMXBeans().stream()
              .filter(pool -> pool.getType() == MemoryType.HEAP)
              .map(MemoryPoolMXBean::getCollectionUsage)
              .mapToLong(MemoryUsage::getUsed)
              .sum();
      peakHeap.accumulateAndGet(used, Math::max);
    }

    double live() {
      return gauge("sonostream.in.flight", "live");
    }

    double archive() {
      return gauge("sonostream.in.flight", "archive");
    }

    double archiveBytes() {
      return gauge("sonostream.in.flight.bytes", "archive");
    }

    void engineCall() {
      pass();
      check("live frames in flight", live(), FRAMES);
      check("archive bytes in flight", archiveBytes(), BYTES);
      for (String lane : LANES) {
        // Taken and not yet emitted: the ledgers, and the record that its thread holds in hand.
        double taken = count(TAKEN, lane) - count("sonostream.masks", lane);
        check(lane + " frames taken", taken, PARTITIONS * LEDGER + 1);
      }
      if (calls.getAndIncrement() % CALLS_A_COLLECTION == 0) {
        collect();
      }
    }

    private void pass() {
      try {
        if (!gate.await(5, TimeUnit.MINUTES)) {
          broken.set("nobody opened the gate");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    double masks() {
      return LANES.stream().mapToDouble(lane -> count("sonostream.masks", lane)).sum();
    }

    double inFlight() {
      return LANES.stream().mapToDouble(lane -> gauge("sonostream.in.flight", lane)).sum();
    }

    private void check(String what, double value, double bound) {
      if (value > bound) {
        broken.set(what + ": " + value + ", the bound is " + bound);
      }
    }

    private double gauge(String name, String lane) {
      Gauge gauge = meters.find(name).tag("lane", lane).gauge();
      return gauge == null ? 0 : gauge.value();
    }

    private double count(String name, String lane) {
      return meters.find(name).tag("lane", lane).counters().stream()
          .mapToDouble(Counter::count)
          .sum();
    }
  }
}
