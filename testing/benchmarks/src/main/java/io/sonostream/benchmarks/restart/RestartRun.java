package io.sonostream.benchmarks.restart;

import io.sonostream.benchmarks.processor.LoadedLanes;
import io.sonostream.benchmarks.processor.ProcessorPair;
import io.sonostream.benchmarks.processor.ProcessorPair.Seat;
import io.sonostream.testkit.models.UntrainedModel;
import io.sonostream.testkit.process.ChildProcess;
import io.sonostream.testkit.stream.StreamBed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Two processors under load on both lanes; first one, then the other is asked to leave and started
 * again, as by a rolling update. Sessions, heartbeats and commits are the product's own.
 */
public final class RestartRun {
  private static final int PARTITIONS = 4;

  private final int restarts;
  private final double framesPerSecondALane;
  private final Map<String, Object> settings;
  private final Consumer<String> progress;

  /**
   * @param maxAge at which a live frame is shed
   * @param more settings of both processors, to measure what they change
   */
  public RestartRun(
      int restarts,
      double framesPerSecondALane,
      Duration maxAge,
      Map<String, String> more,
      Consumer<String> progress) {
    this.restarts = restarts;
    this.framesPerSecondALane = framesPerSecondALane;
    this.settings =
        ProcessorPair.settings(
            Map.of(
                "processor.engine.name",
                "pytorch-cpu-f32",
                "processor.engine.threads",
                1,
                "processor.engine.max-batch",
                8,
                "processor.models.follow",
                false,
                "processor.batches.max-age",
                maxAge.toMillis() + "ms"),
            more);
    this.progress = progress;
  }

  public RestartReport run() throws InterruptedException {
    UntrainedModel network = UntrainedModel.TINY;
    try (StreamBed bed = new StreamBed(PARTITIONS)) {
      GapMeter gaps = new GapMeter(bed.topics().framesLive().name());
      Path model = bed.directory().resolve("model");
      network.write(StreamBed.TASK, "v1", 1, model, null);
      Seat seat = new Seat(ChildProcess.SHORT_LIVED, bed.processorSettings(model, settings));
      try (LoadedLanes lanes =
              new LoadedLanes(bed, network.input().height(), framesPerSecondALane, gaps::see);
          ProcessorPair pair = new ProcessorPair(bed, seat, seat)) {
        // Frames that wait for the first processor to start would be counted as shed by a restart.
        pair.awaitReady(LoadedLanes.PATIENCE);
        lanes.start();
        lanes.awaitFlow(pair);
        gaps.reset();
        for (int i = 0; i < restarts; i++) {
          pair.leave(i % 2);
          lanes.awaitFlow(pair);
          pair.start(i % 2);
          pair.awaitReady(LoadedLanes.PATIENCE);
          lanes.awaitFlow(pair);
          progress.accept(
              String.format(
                  Locale.ROOT,
                  "%d of %d: longest gap so far %.0f ms, shed %d%s",
                  i + 1,
                  restarts,
                  gaps.longestGapMillis(),
                  gaps.shed(),
                  gaps.shed() == 0 ? "" : ", the first because it was " + gaps.firstReason()));
        }
        double gap = gaps.longestGapMillis();
        lanes.stop();
        long missing = lanes.awaitMissing();
        return new RestartReport(restarts, gap, gaps.medianBatchMillis(), missing, gaps.shed());
      }
    }
  }
}
