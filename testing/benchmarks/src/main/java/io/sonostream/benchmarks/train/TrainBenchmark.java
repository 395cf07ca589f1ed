package io.sonostream.benchmarks.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sonostream.network.torchscript.Precision;
import io.sonostream.runtime.UserException;
import io.sonostream.testkit.process.ProcessMeter;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Seconds per training step, apart by forward, backward, optimizer and data, in f32 and bf16; then
 * memory over many steps of a small network. Run as {@code ./sonostream bench train --json}.
 * Resident memory holds the Java heap too, which grows on its own; to see native memory alone fix
 * the heap: {@code SONOSTREAM_JAVA_OPTS="-Xms200m -Xmx200m -XX:+AlwaysPreTouch"}.
 */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Training steps: how long, where the time goes, and whether memory stays flat.")
public final class TrainBenchmark implements Callable<Integer> {
  /** The engine's first steps compile the graph and are slower. */
  private static final int WARM_UP = 4;

  @Spec CommandSpec spec;

  @Option(
      names = "--arch",
      defaultValue = "unet(base=32,depth=4)",
      description = "Network (default: ${DEFAULT-VALUE}).")
  String architecture;

  @Option(
      names = "--sizes",
      split = ",",
      defaultValue = "128,256",
      description = "Sides of the input (default: ${DEFAULT-VALUE}).")
  List<Integer> sizes;

  @Option(names = "--batch", defaultValue = "8", description = "Default: ${DEFAULT-VALUE}.")
  int batch;

  @Option(
      names = "--steps",
      defaultValue = "20",
      description = "Measured steps of each row (default: ${DEFAULT-VALUE}).")
  int steps;

  @Option(
      names = "--soak",
      defaultValue = "1000",
      description = "Steps of the memory test, 0 for none (default: ${DEFAULT-VALUE}).")
  int soak;

  @Option(names = "--json", description = "Print one JSON object last.")
  boolean json;

  @Override
  public Integer call() throws IOException {
    if (steps < 1 || batch < 1 || soak < 0) {
      throw new UserException(
          "--steps is "
              + steps
              + ", --batch "
              + batch
              + ", --soak "
              + soak
              + "; steps and batch must be at least 1, soak at least 0");
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(architecture + ", f32 master weights, augmentation on");
    out.println(TrainRow.HEADER);
    List<TrainRow> rows = new ArrayList<>();
    for (int side : sizes) {
      for (Precision precision : List.of(Precision.F32, Precision.BF16)) {
        try (StepLoop loop = new StepLoop(architecture, precision, side, batch)) {
          loop.measure(WARM_UP);
          TrainRow row = loop.measure(steps);
          rows.add(row);
          out.println(row.line());
          out.flush();
        }
      }
    }
    Soak memory = soak();
    if (soak > 0) {
      out.println(
          String.format(
              Locale.ROOT,
              "resident memory over %d steps of unet(base=8,depth=3): %.0f MB after a tenth,"
                  + " %.0f MB at the end",
              memory.steps(),
              memory.rssEarlyMegabytes(),
              memory.rssEndMegabytes()));
    }
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("architecture", architecture);
      object.put("rows", rows);
      object.put("soak", memory);
      out.println(new ObjectMapper().writeValueAsString(object));
    }
    return 0;
  }

  private Soak soak() {
    if (soak == 0) {
      return new Soak(0, Double.NaN, Double.NaN);
    }
    double[] early = new double[1];
    try (StepLoop loop = new StepLoop("unet(base=8,depth=3)", Precision.BF16, 64, 8)) {
      loop.run(
          soak,
          step -> {
            if (step == Math.max(1, soak / 10)) {
              early[0] = ProcessMeter.residentMegabytes();
            }
          });
      return new Soak(soak, early[0], ProcessMeter.residentMegabytes());
    }
  }
}
