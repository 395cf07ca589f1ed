package io.sonostream.benchmarks.kill;

import io.sonostream.benchmarks.processor.LoadedLanes;
import io.sonostream.benchmarks.processor.ProcessorPair;
import io.sonostream.benchmarks.processor.ProcessorPair.Seat;
import io.sonostream.testkit.models.UntrainedModel;
import io.sonostream.testkit.process.ChildProcess;
import io.sonostream.testkit.stream.StreamBed;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Two processors under load on both lanes. Again and again one of them, or both, are killed, or one
 * leaves and joins again; after each blow the next waits until masks flow. At the end every frame
 * must have its answer.
 */
public final class KillRun {
  private static final int PARTITIONS = 4;
  private static final int SIDE = 64;

  private final int kills;
  private final double framesPerSecondALane;
  private final Random random;
  private final Consumer<String> progress;

  public KillRun(int kills, double framesPerSecondALane, long seed, Consumer<String> progress) {
    this.kills = kills;
    this.framesPerSecondALane = framesPerSecondALane;
    this.random = new Random(seed);
    this.progress = progress;
  }

  public KillReport run() throws InterruptedException {
    try (StreamBed bed = new StreamBed(PARTITIONS);
        LoadedLanes lanes =
            new LoadedLanes(bed, SIDE, framesPerSecondALane, (mask, arrived) -> {})) {
      Path model = bed.directory().resolve("model");
      UntrainedModel.TINY.write(StreamBed.TASK, "v1", 1, model, null);
      Seat seat = seat(bed, model);
      try (ProcessorPair pair = new ProcessorPair(bed, seat, seat)) {
        lanes.start();
        lanes.awaitFlow(pair);
        for (int blow = 0; pair.killed() < kills; blow++) {
          strike(blow, pair);
          progress.accept("killed " + pair.killed() + " of " + kills);
          lanes.awaitFlow(pair);
        }
        lanes.stop();
        progress.accept("waiting for the last answers");
        long missing = lanes.awaitMissing();
        lanes.tell(progress);
        return new KillReport(
            pair.killed(),
            lanes.sent(),
            missing,
            lanes.repeatsLive(),
            lanes.repeatsArchive(),
            lanes.disorder());
      }
    }
  }

  private void strike(int blow, ProcessorPair pair) {
    int one = random.nextInt(2);
    switch (blow % 4) {
      case 0, 2 -> {
        pair.kill(one);
        pair.start(one);
      }
      case 1 -> {
        pair.leave(one);
        pair.start(one);
      }
      default -> {
        pair.kill(0);
        pair.kill(1);
        pair.start(0);
        pair.start(1);
      }
    }
  }

  private static Seat seat(StreamBed bed, Path model) {
    return new Seat(
        ChildProcess.SHORT_LIVED,
        bed.processorSettings(
            model,
            ProcessorPair.settings(
                ProcessorPair.BRISK,
                ProcessorPair.SOON_MISSED,
                Map.of("processor.models.follow", false))));
  }
}
