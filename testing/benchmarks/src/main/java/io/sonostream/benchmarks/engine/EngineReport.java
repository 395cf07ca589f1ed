package io.sonostream.benchmarks.engine;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the benchmark found.
 *
 * @param servingRatio the best serving row of ours over DJL's imperative f32 block, in frames for
 *     each CPU-second at batch 8
 * @param trainStepRatio seconds of DJL's imperative f32 step over seconds of ours
 * @param pythonServingRatio ours in bf16 over the archive that Python wrote, likewise; null where
 *     Python has no torch
 * @param pytorchEagerStepSeconds a step of PyTorch eager f32; null where it was not measured
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record EngineReport(
    List<ServingRow> rows,
    double servingRatio,
    double trainStepRatio,
    String trainPrecision,
    double trainStepSeconds,
    double imperativeStepSeconds,
    double trainStepCpuRatio,
    @Nullable Double pythonServingRatio,
    @Nullable Double pytorchEagerStepSeconds,
    @Nullable String pythonTorch,
    boolean tunedMalloc) {

  String table() {
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(
            Locale.ROOT,
            "%-26s %-9s %-14s %5s %9s %12s %8s%n",
            "engine",
            "precision",
            "layout",
            "batch",
            "frames/s",
            "per CPU-s",
            "Dice"));
    for (ServingRow row : rows) {
      table.append(
          String.format(
              Locale.ROOT,
              "%-26s %-9s %-14s %5d %9.1f %12.2f %8.4f%n",
              row.engine(),
              row.precision(),
              row.layout(),
              row.batch(),
              row.fps(),
              row.framesPerCpuSecond(),
              row.diceAgainstF32()));
    }
    table.append(
        String.format(
            Locale.ROOT,
            "training step: ours (%s) %.3f s, imperative f32 %.3f s",
            trainPrecision,
            trainStepSeconds,
            imperativeStepSeconds));
    if (pytorchEagerStepSeconds != null) {
      table.append(
          String.format(
              Locale.ROOT, ", PyTorch %s eager f32 %.3f s", pythonTorch, pytorchEagerStepSeconds));
    }
    table.append(
        String.format(
            Locale.ROOT,
            "%nserving %.2fx the imperative block (frames per CPU-second, batch 8), training %.2fx",
            servingRatio,
            trainStepRatio));
    if (pythonServingRatio != null) {
      table.append(
          String.format(Locale.ROOT, ", serving %.2fx Python's archive", pythonServingRatio));
    }
    if (!tunedMalloc) {
      table.append(
          String.format(
              Locale.ROOT,
              "%nglibc's malloc is not tuned: start with ./sonostream, which sets its environment"));
    }
    return table.toString();
  }
}
