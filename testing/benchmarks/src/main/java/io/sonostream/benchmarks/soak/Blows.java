package io.sonostream.benchmarks.soak;

import io.sonostream.benchmarks.processor.LoadedLanes;
import io.sonostream.benchmarks.processor.ProcessorPair;
import io.sonostream.benchmarks.swap.Breakage;
import io.sonostream.benchmarks.swap.SwapPackages;
import io.sonostream.testkit.stream.StreamBed;
import io.sonostream.testkit.stream.TopicClient;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;

/** Strikes each {@link Blow}. One thread. */
final class Blows {
  /** Is never killed, so that its memory can be followed. */
  static final int STEADY = 0;

  private static final int OTHER = 1;

  private final StreamBed bed;
  private final TopicClient client;
  private final ProcessorPair pair;
  private final LoadedLanes lanes;
  private final SwapPackages packages;
  private final AnswerBooks books;
  private final Random random;
  private int packagesMade;

  Blows(
      StreamBed bed,
      TopicClient client,
      ProcessorPair pair,
      LoadedLanes lanes,
      SwapPackages packages,
      AnswerBooks books,
      Random random) {
    this.bed = bed;
    this.client = client;
    this.pair = pair;
    this.lanes = lanes;
    this.packages = packages;
    this.books = books;
    this.random = random;
  }

  void strike(Blow blow) throws IOException, InterruptedException {
    switch (blow) {
      case KILL -> {
        pair.kill(OTHER);
        pair.start(OTHER);
      }
      case LEAVE -> {
        pair.leave(OTHER);
        pair.start(OTHER);
      }
      case SWAP -> {
        packages.release(++packagesMade);
        packages.assign(packagesMade);
        String version = SwapPackages.version(packagesMade);
        await(() -> books.newestModel().equals(version), "a mask of model " + version);
      }
      case BROKEN_SWAP -> {
        Breakage[] ways = Breakage.values();
        packages.releaseBroken(++packagesMade, ways[random.nextInt(ways.length)]);
        packages.assign(packagesMade);
        String version = "model " + SwapPackages.version(packagesMade) + " of task ";
        await(() -> pair.health(STEADY).read().contains(version), "the refusal of " + version);
      }
      case DELETION -> delete();
      case OUTAGE -> {
        bed.stopBroker();
        await(
            () -> pair.health(STEADY).read().contains("the broker at"), "a word about the broker");
        pair.kill(OTHER);
        pair.start(OTHER);
        bed.startBroker();
      }
    }
  }

  /** Both processors sleep, as when their machine swaps, while a partition is cut off. */
  private void delete() throws InterruptedException {
    pair.in(STEADY).signal("STOP");
    pair.in(OTHER).signal("STOP");
    try {
      long goal = lanes.sent() + 100;
      await(() -> lanes.sent() >= goal, "more frames");
      Map<TopicPartition, RecordsToDelete> deletions = new HashMap<>();
      for (String topic :
          new String[] {
            bed.topics().framesLive().name(), bed.topics().framesArchive().name(),
          }) {
        Map<TopicPartition, Long> ends = client.ends(topic);
        TopicPartition one = new TopicPartition(topic, random.nextInt(ends.size()));
        deletions.put(one, RecordsToDelete.beforeOffset(ends.getOrDefault(one, 0L)));
      }
      try (Admin admin = Admin.create(new HashMap<>(bed.kafka()))) {
        admin.deleteRecords(deletions).all().get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("frames could not be deleted", e.getCause());
    } finally {
      pair.in(STEADY).signal("CONT");
      pair.in(OTHER).signal("CONT");
    }
  }

  /** A condition that may have to wait, and be interrupted. */
  private interface Condition {
    boolean holds() throws InterruptedException;
  }

  private void await(Condition condition, String what) throws InterruptedException {
    long deadline = System.nanoTime() + LoadedLanes.PATIENCE.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException(
            "waited in vain for " + what + "; the processors said last:\n" + pair.lastWords());
      }
      Thread.sleep(20);
    }
  }
}
