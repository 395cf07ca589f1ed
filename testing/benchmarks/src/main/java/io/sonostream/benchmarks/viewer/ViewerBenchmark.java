package io.sonostream.benchmarks.viewer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sonostream.runtime.UserException;
import io.sonostream.testkit.browser.Chromium;
import io.sonostream.testkit.browser.Tab;
import io.sonostream.testkit.stream.StreamBed;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Frames that headless Chromium paints, and what they cost the viewer's server; then the same with
 * several browsers, whose pictures are read from Kafka and encoded once. Run as {@code ./sonostream
 * bench viewer --json}.
 */
@Command(
    name = "viewer",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "The live page: frames shown a second, and processor time of the server for each.",
      "Needs Chromium on PATH, or in SONOSTREAM_CHROMIUM. Browsers draw in software and take cores of their own."
    })
public final class ViewerBenchmark implements Callable<Integer> {
  private static final long START_SECONDS = 60;
  private static final long WARM_UP_MILLIS = 5000;

  @Spec CommandSpec spec;

  @Option(names = "--devices", defaultValue = "8", description = "Default: ${DEFAULT-VALUE}.")
  int devices;

  @Option(
      names = "--rate",
      paramLabel = "FPS",
      defaultValue = "15",
      description = "Frames a second of each device (default: ${DEFAULT-VALUE}).")
  double rate;

  @Option(
      names = "--side",
      paramLabel = "PIXELS",
      defaultValue = "256",
      description = "Of the square frames (default: ${DEFAULT-VALUE}).")
  int side;

  @Option(
      names = "--browsers",
      split = ",",
      defaultValue = "1,4",
      description = "One row for each number of windows (default: ${DEFAULT-VALUE}).")
  List<Integer> browsers;

  @Option(
      names = "--seconds",
      defaultValue = "20",
      description = "Measured in each row (default: ${DEFAULT-VALUE}).")
  int seconds;

  @Option(names = "--json", description = "Print one JSON object last.")
  boolean json;

  @Override
  public Integer call() throws JsonProcessingException {
    Path chromium =
        Chromium.find()
            .orElseThrow(
                () ->
                    new UserException(
                        "no Chromium on PATH; install one, or name it in SONOSTREAM_CHROMIUM"));
    PrintWriter out = spec.commandLine().getOut();
    ViewerReport report = new ViewerReport(devices, rate, side, seconds, measure(chromium));
    out.println(report.table());
    if (json) {
      out.println(new JsonMapper().writeValueAsString(report));
    }
    out.flush();
    return 0;
  }

  private List<ViewerRow> measure(Path chromium) {
    List<ViewerRow> rows = new ArrayList<>();
    try (StreamBed bed = new StreamBed(4);
        AnsweredFrames load = new AnsweredFrames(bed, devices, side, rate)) {
      load.start();
      for (int count : browsers) {
        // A fresh server and browser for each row: nothing is warmer than in the row before.
        try (ViewerProcess viewer = ViewerProcess.start(settings(bed));
            Chromium browser = Chromium.start(chromium, 1440, 960)) {
          List<Tab> tabs = new ArrayList<>();
          for (int i = 0; i < count; i++) {
            tabs.add(browser.open(viewer.url()));
          }
          tabs.forEach(this::awaitAllDevices);
          rows.add(measure(load, viewer, tabs));
        }
      }
    }
    return rows;
  }

  private ViewerRow measure(AnsweredFrames load, ViewerProcess viewer, List<Tab> tabs) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(WARM_UP_MILLIS));
    long start = System.nanoTime();
    long sent = load.sent();
    long painted = painted(tabs);
    double cpu = viewer.cpu().toNanos() / 1e9;
    long end = start + TimeUnit.SECONDS.toNanos(seconds);
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
    long shown = painted(tabs) - painted;
    return ViewerRow.of(
        tabs.size(),
        (System.nanoTime() - start) / 1e9,
        load.sent() - sent,
        shown,
        viewer.cpu().toNanos() / 1e9 - cpu);
  }

  private void awaitAllDevices(Tab tab) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (tab.evaluate("document.querySelectorAll('.tile .screen[data-sequence]').length").asInt()
        < devices) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(
            "after " + START_SECONDS + " s not all " + devices + " devices are on the page");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
  }

  private static long painted(List<Tab> tabs) {
    return tabs.stream()
        .mapToLong(tab -> tab.evaluate("globalThis.sonostream.painted.wall").asLong())
        .sum();
  }

  private static Map<String, Object> settings(StreamBed bed) {
    Map<String, Object> all = new HashMap<>();
    bed.kafka().forEach((key, value) -> all.put("kafka." + key, value));
    bed.registry().forEach((key, value) -> all.put("registry." + key, value));
    all.put("viewer.topics.frame-partitions", bed.topics().framesLive().partitions());
    all.put("viewer.topics.label-partitions", bed.topics().labels().partitions());
    all.put("viewer.topics.replication", 1);
    all.put("viewer.port", 0);
    all.put("viewer.http.port", 0);
    return all;
  }
}
