package io.sonostream.benchmarks.gpu;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What was found.
 *
 * @param device {@code gpu} or {@code cpu}
 * @param deviceName as the driver or torch names it
 * @param torch version of Python's; null where there is none
 * @param seconds that the whole took
 * @param notRun parts that could not be run here, each with the reason
 * @param wrong what is not as it must be, in words; the command fails unless this is empty
 */
record GpuReport(
    String device,
    @Nullable String deviceName,
    @Nullable String torch,
    double seconds,
    List<GoldenRow> golden,
    List<SpeedRow> speed,
    List<TrainRow> train,
    List<SwapRow> swaps,
    List<NotRun> notRun,
    List<String> wrong) {

  /** Judges the rows. */
  static List<String> judge(
      boolean gpu, List<GoldenRow> golden, List<TrainRow> train, List<SwapRow> swaps) {
    List<String> wrong = new ArrayList<>();
    if (golden.isEmpty()) {
      wrong.add(
          "nothing here runs a network on the "
              + (gpu ? "GPU" : "processor")
              + ", so nothing was checked; see what was not run");
    }
    for (GoldenRow row : golden) {
      if (!row.agrees()) {
        wrong.add(
            row.architecture()
                + " on "
                + row.engine()
                + " in "
                + row.precision()
                + (row.why().isEmpty()
                    ? ": "
                        + row.outside()
                        + " pixels are not PyTorch's, the worst by "
                        + row.worstSteps()
                        + " of 255"
                    : ": " + row.why()));
      }
    }
    for (TrainRow row : train) {
      if (!row.learned()) {
        wrong.add(
            "training, "
                + row.where()
                + ": the loss went from "
                + row.lossBefore()
                + " to "
                + row.lossAfter()
                + "; it must fall");
      }
    }
    for (SwapRow row : swaps) {
      if (row.frames() == 0 || row.missing() > 0 || row.wrong() > 0 || row.grows()) {
        wrong.add("swaps: " + row);
      }
    }
    return wrong;
  }

  /** In Markdown. */
  String table() {
    StringBuilder table = new StringBuilder();
    line(table, "Device: %s (%s), torch %s, %.0f s", device, deviceName, torch, seconds);
    line(
        table,
        "%n| architecture | engine | precision | worst of 255 | pixels outside | |%n|---|---|---|---|---|---|");
    for (GoldenRow row : golden) {
      line(
          table,
          "| %s | %s | %s | %.2f | %d | %s |",
          row.architecture(),
          row.engine(),
          row.precision(),
          row.worstSteps(),
          row.outside(),
          row.agrees() ? "as PyTorch" : "**WRONG** " + row.why());
    }
    line(table, "%n| contender | precision | batch | frames/s | by |%n|---|---|---|---|---|");
    for (SpeedRow row : speed) {
      line(
          table,
          "| %s | %s | %d | %.1f | %s |",
          row.contender(),
          row.precision(),
          row.batch(),
          row.framesPerSecond(),
          row.by());
    }
    line(table, "%n| training | s a step | loss before | after |%n|---|---|---|---|");
    for (TrainRow row : train) {
      line(
          table,
          "| %s | %.4f | %.4f | %.4f |",
          row.where(),
          row.seconds(),
          row.lossBefore(),
          row.lossAfter());
    }
    line(
        table,
        "%n| swaps under load | swaps | frames | missing | wrong | resident MB | GPU MB |%n|---|---|---|---|---|---|---|");
    for (SwapRow row : swaps) {
      line(
          table,
          "| %s | %d | %d | %d | %d | %.0f to %.0f | %s to %s |",
          row.engine(),
          row.swaps(),
          row.frames(),
          row.missing(),
          row.wrong(),
          row.early().resident(),
          row.end().resident(),
          megabytes(row.early()),
          megabytes(row.end()));
    }
    notRun.forEach(one -> line(table, "%nNot run: %s (%s)", one.part(), one.why()));
    wrong.forEach(one -> line(table, "%n**Wrong:** %s", one));
    return table.toString();
  }

  private static String megabytes(SwapRow.Megabytes memory) {
    Double device = memory.device();
    return device == null ? "-" : String.format(Locale.ROOT, "%.0f", device);
  }

  private static void line(StringBuilder table, String format, @Nullable Object... values) {
    table.append(String.format(Locale.ROOT, format + "%n", values));
  }
}
