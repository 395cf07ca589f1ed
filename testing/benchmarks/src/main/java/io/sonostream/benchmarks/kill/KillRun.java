package io.sonostream.benchmarks.kill;

import io.sonostream.benchmarks.processor.ProcessorChild;
import io.sonostream.testkit.models.UntrainedModel;
import io.sonostream.testkit.process.ChildProcess;
import io.sonostream.testkit.stream.FramePump;
import io.sonostream.testkit.stream.MaskLedger;
import io.sonostream.testkit.stream.StreamBed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Two processors under load on both lanes. Again and again one of them, or both, are killed, or one
 * leaves and joins again; after each blow the next waits until masks flow. At the end every frame
 * must have its answer.
 */
public final class KillRun {
  private static final int PARTITIONS = 4;
  private static final int DEVICES = 12;
  private static final int SIDE = 64;

  /** Longer than the broker takes to miss a dead member and to end its open transaction. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final int kills;
  private final double framesPerSecondALane;
  private final Random random;
  private final Consumer<String> progress;
  private int killed;
  private int started;

  public KillRun(int kills, double framesPerSecondALane, long seed, Consumer<String> progress) {
    this.kills = kills;
    this.framesPerSecondALane = framesPerSecondALane;
    this.random = new Random(seed);
    this.progress = progress;
  }

  public KillReport run() throws InterruptedException {
    List<String> devices = IntStream.range(0, DEVICES).mapToObj(i -> "device-" + i).toList();
    try (StreamBed bed = new StreamBed(PARTITIONS);
        MaskLedger live =
            new MaskLedger(bed, bed.topics().masksLive().name(), (mask, arrived) -> {});
        MaskLedger archive =
            new MaskLedger(bed, bed.topics().masksArchive().name(), (mask, arrived) -> {});
        FramePump livePump = pump(bed, bed.topics().framesLive().name(), devices);
        FramePump archivePump = pump(bed, bed.topics().framesArchive().name(), devices)) {
      Path model = bed.directory().resolve("model");
      UntrainedModel.TINY.write(StreamBed.TASK, "v1", 1, model, null);
      ChildProcess[] children = {start(bed, model), start(bed, model)};
      try {
        livePump.start();
        archivePump.start();
        awaitProgress(live, archive, children);
        for (int blow = 0; killed < kills; blow++) {
          strike(blow, children, bed, model);
          awaitProgress(live, archive, children);
        }
        livePump.stop();
        archivePump.stop();
        progress.accept("waiting for the last answers");
        long missing = live.awaitAll(livePump.sent(), PATIENCE);
        missing += archive.awaitAll(archivePump.sent(), PATIENCE);
        return new KillReport(
            killed,
            livePump.total() + archivePump.total(),
            missing,
            live.repeats(),
            archive.repeats(),
            live.disorder() + archive.disorder());
      } finally {
        children[0].close();
        children[1].close();
      }
    }
  }

  private void strike(int blow, ChildProcess[] children, StreamBed bed, Path model) {
    int one = random.nextInt(2);
    switch (blow % 4) {
      case 0, 2 -> {
        children[one].kill();
        killed++;
        children[one] = start(bed, model);
      }
      case 1 -> {
        children[one].leave();
        children[one] = start(bed, model);
      }
      default -> {
        children[0].kill();
        children[1].kill();
        killed += 2;
        children[0] = start(bed, model);
        children[1] = start(bed, model);
      }
    }
    progress.accept("killed " + killed + " of " + kills);
  }

  /** Until both lanes have answered new frames, so that the next blow hits work in flight. */
  private void awaitProgress(MaskLedger live, MaskLedger archive, ChildProcess[] children)
      throws InterruptedException {
    long liveBefore = live.answered();
    long archiveBefore = archive.answered();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    long enough = (long) (2 * framesPerSecondALane);
    while (live.answered() < liveBefore + enough || archive.answered() < archiveBefore + enough) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException(
            "no masks for "
                + PATIENCE.toSeconds()
                + " s: "
                + live.answered()
                + " live, "
                + archive.answered()
                + " archive; the processors said last:\n"
                + children[0].endOfLog()
                + "\n"
                + children[1].endOfLog());
      }
      Thread.sleep(50);
    }
  }

  private FramePump pump(StreamBed bed, String topic, List<String> devices) {
    return new FramePump(bed, topic, devices, SIDE, framesPerSecondALane);
  }

  private ChildProcess start(StreamBed bed, Path model) {
    Map<String, Object> more =
        Map.of(
            "processor.engine.name",
            "pytorch-cpu-f32",
            "processor.engine.threads",
            1,
            "processor.engine.max-batch",
            8,
            "processor.models.follow",
            false,
            "processor.live.commit-interval",
            "500ms",
            "processor.archive.commit-interval",
            "250ms",
            "processor.live.drain-timeout",
            "5s",
            "processor.archive.drain-timeout",
            "5s",
            "kafka.\"session.timeout.ms\"",
            6000,
            "kafka.\"heartbeat.interval.ms\"",
            1000);
    return ProcessorChild.start(
        bed.directory(),
        "processor-" + started++,
        ChildProcess.SHORT_LIVED,
        bed.processorSettings(model, more));
  }
}
