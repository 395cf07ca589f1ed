package io.sonostream.benchmarks.soak;

import io.sonostream.benchmarks.processor.LoadedLanes;
import io.sonostream.benchmarks.processor.ProcessorPair;
import io.sonostream.benchmarks.processor.ProcessorPair.Seat;
import io.sonostream.benchmarks.soak.AnswerBooks.Answer;
import io.sonostream.benchmarks.swap.SwapPackages;
import io.sonostream.testkit.models.UntrainedModel;
import io.sonostream.testkit.process.ChildProcess;
import io.sonostream.testkit.stream.StreamBed;
import io.sonostream.testkit.stream.TopicClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Two processors, one of which nobody kills, under load and hostile records on both lanes, and one
 * {@link Blow} after another, each when masks flow again: all of them once, and then by lot until
 * the time is up. At the end every record is asked for.
 */
public final class SoakRun {
  private static final int PARTITIONS = 4;

  private final Duration atLeast;
  private final double framesPerSecondALane;
  private final Random random;
  private final Consumer<String> progress;

  /**
   * @param atLeast how long to go on; each blow is struck once all the same
   */
  public SoakRun(
      Duration atLeast, double framesPerSecondALane, long seed, Consumer<String> progress) {
    this.atLeast = atLeast;
    this.framesPerSecondALane = framesPerSecondALane;
    this.random = new Random(seed);
    this.progress = progress;
  }

  public SoakReport run() throws InterruptedException, IOException {
    UntrainedModel network = UntrainedModel.TINY;
    try (StreamBed bed = new StreamBed(PARTITIONS);
        SwapPackages packages = new SwapPackages(bed, network)) {
      AnswerBooks books = new AnswerBooks(bed.topics().framesArchive().name());
      try (TopicClient client = bed.client();
          LoadedLanes lanes =
              new LoadedLanes(bed, network.input().height(), framesPerSecondALane, books::mask);
          HostilePump hostile = new HostilePump(bed, new Random(random.nextLong()));
          ProcessorPair pair = pair(bed, packages)) {
        lanes.start();
        hostile.start();
        lanes.awaitFlow(pair);
        double rssStart = pair.in(Blows.STEADY).residentMegabytes();
        Blows blows = new Blows(bed, client, pair, lanes, packages, books, random);
        strike(blows, lanes, pair);
        lanes.stop();
        hostile.stop();
        double rssEnd = pair.in(Blows.STEADY).residentMegabytes();
        progress.accept("waiting for the last answers");
        Account account = settle(client, bed, books, pair);
        return new SoakReport(
            account.frames(),
            books.count(Answer.MASK),
            books.count(Answer.SHED),
            books.count(Answer.DEAD),
            account.lost(),
            account.unanswered()
                + account.strangers()
                + Math.abs(lanes.sent() + hostile.taken() - account.frames()),
            books.archiveRepeats(),
            lanes.disorder(),
            rssStart,
            rssEnd);
      }
    }
  }

  private void strike(Blows blows, LoadedLanes lanes, ProcessorPair pair)
      throws InterruptedException, IOException {
    Blow[] kinds = Blow.values();
    long start = System.nanoTime();
    long due = start + atLeast.toNanos();
    for (int i = 0; i < kinds.length || System.nanoTime() - due < 0; i++) {
      Blow blow = i < kinds.length ? kinds[i] : kinds[random.nextInt(kinds.length)];
      blows.strike(blow);
      lanes.awaitFlow(pair);
      progress.accept(
          String.format(
              Locale.ROOT,
              "%.0f s: masks flow after %s, %.0f MB",
              (System.nanoTime() - start) / 1e9,
              blow,
              pair.in(Blows.STEADY).residentMegabytes()));
    }
  }

  /**
   * Where every record of the frame topics is.
   *
   * @param lost unanswered and told
   * @param unanswered and not told
   * @param strangers answers to no record
   */
  private record Account(long frames, long lost, long unanswered, long strangers) {}

  /** Waits until no record is missing; gives up when no answer has come for so long. */
  private static Account settle(
      TopicClient client, StreamBed bed, AnswerBooks books, ProcessorPair pair)
      throws InterruptedException {
    Map<TopicPartition, Long> ends = new HashMap<>();
    ends.putAll(client.ends(bed.topics().framesLive().name()));
    ends.putAll(client.ends(bed.topics().framesArchive().name()));
    Account last = account(client, bed, books, pair, ends);
    long since = System.nanoTime();
    while (last.unanswered() > 0 && System.nanoTime() - since < LoadedLanes.PATIENCE.toNanos()) {
      Thread.sleep(200);
      Account now = account(client, bed, books, pair, ends);
      if (!now.equals(last)) {
        since = System.nanoTime();
      }
      last = now;
    }
    return last;
  }

  private static Account account(
      TopicClient client,
      StreamBed bed,
      AnswerBooks books,
      ProcessorPair pair,
      Map<TopicPartition, Long> ends) {
    client.readAll(bed.topics().framesDead().name()).forEach(books::dead);
    ToldLosses told = ToldLosses.in(pair.logs());
    long frames = 0;
    long lost = 0;
    long unanswered = 0;
    for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
      BitSet open = new BitSet();
      open.set(0, Math.toIntExact(end.getValue()));
      open.andNot(books.answered(end.getKey()));
      long toldOf = told.among(end.getKey(), open);
      frames += end.getValue();
      lost += toldOf;
      unanswered += open.cardinality() - toldOf;
    }
    return new Account(frames, lost, unanswered, books.strangers(ends));
  }

  private ProcessorPair pair(StreamBed bed, SwapPackages packages) throws IOException {
    Path first = packages.first();
    Map<String, Object> common =
        ProcessorPair.settings(
            ProcessorPair.BRISK,
            ProcessorPair.SOON_MISSED,
            Map.of(
                // While the machine is busy with a start, a frame may take longer than for a kill
                // run.
                "processor.live.drain-timeout",
                "15s",
                "processor.archive.drain-timeout",
                "15s",
                "processor.batches.max-age",
                "2s",
                "processor.models.accept",
                "SIGNED",
                "processor.models.stores.0",
                bed.directory().resolve("models").toString(),
                "processor.models.trusted-keys.0",
                packages.trustedKey().toString()));
    return new ProcessorPair(
        bed,
        new Seat(ChildProcess.MEASURED, bed.processorSettings(first, common)),
        new Seat(ChildProcess.SHORT_LIVED, bed.processorSettings(first, common)));
  }
}
