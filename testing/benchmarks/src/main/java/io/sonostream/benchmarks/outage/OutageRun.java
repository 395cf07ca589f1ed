package io.sonostream.benchmarks.outage;

import io.sonostream.benchmarks.pipeline.AtOnceEngine;
import io.sonostream.benchmarks.processor.LoadedLanes;
import io.sonostream.benchmarks.processor.ProcessorPair;
import io.sonostream.benchmarks.processor.ProcessorPair.Seat;
import io.sonostream.testkit.models.UntrainedModel;
import io.sonostream.testkit.process.ChildProcess;
import io.sonostream.testkit.stream.BrokerTrio;
import io.sonostream.testkit.stream.StreamBed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Three brokers under load on both lanes, of which two must have each record. Again and again the
 * leader of a partition is killed, or all three, or two, which leaves one that may take nothing. At
 * the end every frame must have its answer. A leader that is killed last stays away.
 */
public final class OutageRun {
  private static final int PARTITIONS = 4;
  private static final int SIDE = 64;

  private final int outages;
  private final Duration away;
  private final double framesPerSecondALane;
  private final Random random;
  private final Consumer<String> progress;
  private int killed;

  /**
   * @param away how long most brokers stay away; nothing can be delivered meanwhile
   */
  public OutageRun(
      int outages,
      Duration away,
      double framesPerSecondALane,
      long seed,
      Consumer<String> progress) {
    this.outages = outages;
    this.away = away;
    this.framesPerSecondALane = framesPerSecondALane;
    this.random = new Random(seed);
    this.progress = progress;
  }

  public OutageReport run() throws InterruptedException {
    try (StreamBed bed = StreamBed.replicated(PARTITIONS);
        LoadedLanes lanes =
            new LoadedLanes(bed, SIDE, framesPerSecondALane, (mask, arrived) -> {})) {
      Path model = bed.directory().resolve("model");
      UntrainedModel.TINY.write(StreamBed.TASK, "v1", 1, model, null);
      Seat seat = seat(bed, model);
      try (ProcessorPair pair = new ProcessorPair(bed, seat, seat)) {
        lanes.start();
        lanes.awaitFlow(pair);
        for (int outage = 0; outage < outages; outage++) {
          strike(outage, bed, lanes, pair);
          progress.accept("outage " + (outage + 1) + " of " + outages + " is over");
        }
        lanes.stop();
        progress.accept("waiting for the last answers");
        long missing = lanes.awaitMissing();
        lanes.tell(progress);
        return new OutageReport(
            outages,
            killed,
            away.toSeconds(),
            lanes.sent(),
            missing,
            lanes.repeatsLive(),
            lanes.repeatsArchive(),
            lanes.disorder());
      }
    }
  }

  private void strike(int outage, StreamBed bed, LoadedLanes lanes, ProcessorPair pair)
      throws InterruptedException {
    BrokerTrio brokers = bed.brokers();
    List<String> topics = topics(bed);
    int leader = brokers.leader(topics.get(random.nextInt(topics.size())));
    List<Integer> victims =
        switch (outage % 3) {
          case 0 -> List.of(leader);
          case 1 -> brokers.ids();
          default -> brokers.ids().stream().filter(id -> id != leader).toList();
        };
    victims.forEach(brokers::kill);
    killed += victims.size();
    if (victims.size() == 1) {
      lanes.awaitFlow(pair);
      if (outage == outages - 1) {
        return;
      }
    } else {
      Thread.sleep(away.toMillis());
    }
    victims.forEach(brokers::start);
    brokers.awaitInSync(topics);
    lanes.awaitFlow(pair);
  }

  private static List<String> topics(StreamBed bed) {
    return List.of(
        bed.topics().framesLive().name(),
        bed.topics().framesArchive().name(),
        bed.topics().masksLive().name(),
        bed.topics().masksArchive().name());
  }

  private static Seat seat(StreamBed bed, Path model) {
    return new Seat(
        ChildProcess.SHORT_LIVED,
        bed.processorSettings(
            model,
            ProcessorPair.settings(
                ProcessorPair.BRISK,
                ProcessorPair.SOON_MISSED,
                Map.of(
                    "processor.models.follow",
                    false,
                    "processor.engine.name",
                    AtOnceEngine.LABEL))));
  }
}
