package io.sonostream.benchmarks.swap;

import io.sonostream.benchmarks.processor.HealthPage;
import io.sonostream.benchmarks.processor.ProcessorChild;
import io.sonostream.runtime.FreePort;
import io.sonostream.testkit.process.ChildProcess;
import io.sonostream.testkit.stream.FramePump;
import io.sonostream.testkit.stream.MaskLedger;
import io.sonostream.testkit.stream.StreamBed;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * One processor under load, and one assignment after another: each good package must serve, each
 * broken one must be refused for its own reason while the model before goes on. At the end every
 * frame must have its mask, by a good model.
 */
public final class SwapRun {
  private static final int PARTITIONS = 4;
  private static final int DEVICES = 8;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final SwapPlan plan;
  private final Consumer<String> progress;
  private final MaskWatch watch = new MaskWatch();
  private final List<Double> swapMillis = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private int broken;
  private int refused;

  public SwapRun(SwapPlan plan, Consumer<String> progress) {
    this.plan = plan;
    this.progress = progress;
  }

  public SwapResult run() throws InterruptedException, IOException {
    List<String> devices = IntStream.range(0, DEVICES).mapToObj(i -> "device-" + i).toList();
    int port = FreePort.next();
    try (StreamBed bed = new StreamBed(PARTITIONS);
        SwapPackages packages = new SwapPackages(bed, plan.network());
        MaskLedger ledger = new MaskLedger(bed, bed.topics().masksLive().name(), watch::see);
        FramePump pump =
            new FramePump(
                bed,
                bed.topics().framesLive().name(),
                devices,
                plan.network().input().height(),
                plan.framesPerSecond());
        ChildProcess processor = start(bed, packages, port)) {
      release(packages);
      pump.start();
      await(processor, () -> watch.masksOf(0) > plan.framesPerSecond(), "masks of the first model");
      watch.takeLongestGapMillis();
      long calm = watch.seen() + (long) (plan.framesPerSecond() * plan.calm().toMillis() / 1e3);
      await(processor, () -> watch.seen() >= calm, "masks before the first swap");
      double calmGap = watch.takeLongestGapMillis();
      double rssStart = processor.residentMegabytes();

      HealthPage health = new HealthPage(port);
      for (int number = 1; number <= plan.swaps(); number++) {
        packages.assign(number);
        String how =
            plan.broken(number)
                ? awaitRefused(number, processor, health)
                : awaitServed(number, processor);
        tell(number, how, processor);
      }
      double gap = watch.takeLongestGapMillis();
      double rssEnd = processor.residentMegabytes();
      pump.stop();
      long missing = ledger.awaitAll(pump.sent(), PATIENCE);
      faults.addAll(watch.faults());
      Collections.sort(swapMillis);
      return new SwapResult(
          new SwapReport(
              plan.swaps(), refused, missing, gap, watch.medianBatchMillis(), rssStart, rssEnd),
          broken,
          pump.total(),
          calmGap,
          swapMillis,
          faults);
    }
  }

  /** All before the first swap, so that making packages takes no time from the stream. */
  private void release(SwapPackages packages) throws IOException {
    for (int number = 1; number <= plan.swaps(); number++) {
      if (plan.broken(number)) {
        packages.releaseBroken(number, plan.breakage(number));
      } else {
        watch.expect(number);
        packages.release(number);
      }
      if (number % Math.max(1, plan.swaps() / 4) == 0) {
        progress.accept("released " + number + " of " + plan.swaps() + " packages");
      }
    }
  }

  private String awaitServed(int number, ChildProcess processor) throws InterruptedException {
    long start = System.nanoTime();
    await(
        processor,
        () -> watch.masksOf(number) > 0,
        "a mask of good model " + SwapPackages.version(number));
    double took = (System.nanoTime() - start) / 1e6;
    swapMillis.add(took);
    return String.format(Locale.ROOT, "serves after %.0f ms", took);
  }

  private String awaitRefused(int number, ChildProcess processor, HealthPage health)
      throws InterruptedException {
    broken++;
    Breakage breakage = plan.breakage(number);
    String ours = "model " + SwapPackages.version(number) + " of task ";
    String[] said = {""};
    await(
        processor,
        () -> {
          said[0] = health.read();
          return said[0].contains(ours);
        },
        "the refusal of broken model " + SwapPackages.version(number));
    long goesOn = watch.seen() + 1;
    await(processor, () -> watch.seen() > goesOn, "masks of the model before");
    if (breakage.explains(said[0])) {
      refused++;
    } else {
      faults.add(breakage + " package was refused for another reason: " + said[0]);
    }
    return "is refused: " + breakage;
  }

  /** A condition that may have to wait, and be interrupted. */
  private interface Condition {
    boolean holds() throws InterruptedException;
  }

  private void await(ChildProcess processor, Condition condition, String what)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      if (!processor.alive() || System.nanoTime() - deadline > 0) {
        throw new IllegalStateException(
            "waited in vain for " + what + "; the processor's log ends\n" + processor.endOfLog());
      }
      Thread.sleep(5);
    }
  }

  private void tell(int number, String how, ChildProcess processor) {
    progress.accept(
        String.format(
            Locale.ROOT,
            "%d of %d: %s %s, %.0f MB",
            number,
            plan.swaps(),
            SwapPackages.version(number),
            how,
            processor.residentMegabytes()));
  }

  private ChildProcess start(StreamBed bed, SwapPackages packages, int port) throws IOException {
    watch.expect(0);
    Map<String, Object> more =
        Map.of(
            "processor.engine.name",
            plan.engine(),
            "processor.archive.enabled",
            false,
            "processor.http.port",
            port,
            "processor.models.accept",
            "SIGNED",
            "processor.models.stores.0",
            bed.directory().resolve("models").toString(),
            "processor.models.trusted-keys.0",
            packages.trustedKey().toString());
    return ProcessorChild.start(
        bed.directory(),
        "processor",
        ChildProcess.MEASURED,
        bed.processorSettings(packages.first(), more));
  }
}
