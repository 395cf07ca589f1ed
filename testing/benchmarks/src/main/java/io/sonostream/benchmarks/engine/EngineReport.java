package io.sonostream.benchmarks.engine;

import io.sonostream.model.engine.EngineKind;
import io.sonostream.network.torchscript.Precision;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the benchmark found.
 *
 * @param rooflines what bounds ours, at batch 8
 * @param servingRatio the best serving row of ours over DJL's imperative f32 block, in frames for
 *     each CPU-second at batch 8; null where that did not run
 * @param int8OverBf16Plain int8 over bf16 as it was before weights were packed at load, likewise
 * @param bf16PackedOverBf16Plain likewise
 * @param f32PackedOverF32Plain likewise
 * @param int8OverOpenVinoInt8 likewise; this and the next two are null where Python has no OpenVINO
 * @param f32OverPyTorchEager ours in f32 over plain PyTorch's eager f32, likewise; this and the
 *     next three are null where Python has no torch
 * @param f32OverPyTorchCompiled over torch.compile's, likewise
 * @param int8OverPyTorchEager ours in int8, likewise
 * @param int8OverPyTorchCompiled likewise
 * @param int8DiceLoss mean Dice of f32 less that of int8, against the labels of unseen frames
 * @param trainStepRatio seconds of DJL's imperative f32 step over seconds of ours; null, as all of
 *     training, bounds and Dice lost, where only some engines were asked for
 * @param pythonServingRatio ours in bf16 over the archive that Python wrote, likewise; null where
 *     Python has no torch
 * @param pytorchEagerStepSeconds a step of PyTorch eager f32; null where it was not measured
 */
record EngineReport(
    List<ServingRow> rows,
    List<Roofline> rooflines,
    @Nullable Double servingRatio,
    @Nullable Double int8OverBf16Plain,
    @Nullable Double bf16PackedOverBf16Plain,
    @Nullable Double f32PackedOverF32Plain,
    @Nullable Double int8OverOpenVinoInt8,
    @Nullable Double bf16OverOpenVinoBf16Batch1,
    @Nullable Double int8OverOpenVinoInt8Batch1,
    @Nullable Double f32OverPyTorchEager,
    @Nullable Double f32OverPyTorchCompiled,
    @Nullable Double int8OverPyTorchEager,
    @Nullable Double int8OverPyTorchCompiled,
    @Nullable Double int8DiceLoss,
    @Nullable Double trainStepRatio,
    String trainPrecision,
    @Nullable Double trainStepSeconds,
    @Nullable Double imperativeStepSeconds,
    @Nullable Double trainStepCpuRatio,
    @Nullable Double pythonServingRatio,
    @Nullable Double pytorchEagerStepSeconds,
    @Nullable String pythonTorch,
    @Nullable String openVino,
    boolean tunedMalloc) {

  static EngineReport of(
      RowRatios race,
      List<Roofline> rooflines,
      @Nullable Double int8DiceLoss,
      TrainingRace.@Nullable Result training,
      Precision trainPrecision,
      @Nullable String pythonTorch,
      @Nullable Double pytorchEagerStepSeconds,
      @Nullable String openVino) {
    EngineKind int8 = EngineKind.PYTORCH_CPU_INT8;
    EngineKind bf16 = EngineKind.PYTORCH_CPU_BF16;
    EngineKind f32 = EngineKind.PYTORCH_CPU_F32;
    return new EngineReport(
        race.rows(),
        rooflines,
        race.bestOverImperative(),
        race.of(int8, SavedArchive.UNPACKED, "bf16", 8),
        race.of(bf16, SavedArchive.UNPACKED, "bf16", 8),
        race.of(f32, SavedArchive.UNPACKED, "f32", 8),
        race.of(int8, PythonTurns.OPENVINO, "int8", 8),
        race.of(bf16, PythonTurns.OPENVINO, "bf16", 1),
        race.of(int8, PythonTurns.OPENVINO, "int8", 1),
        race.of(f32, PythonTurns.EAGER, "f32", 8),
        race.of(f32, PythonTurns.COMPILED, "f32", 8),
        race.of(int8, PythonTurns.EAGER, "f32", 8),
        race.of(int8, PythonTurns.COMPILED, "f32", 8),
        int8DiceLoss,
        training == null ? null : training.ratio(),
        trainPrecision.label(),
        training == null ? null : training.ours().seconds(),
        training == null ? null : training.imperative().seconds(),
        training == null ? null : training.imperative().cpuSeconds() / training.ours().cpuSeconds(),
        race.of(bf16, SavedArchive.BY_PYTHON, "bf16", 8),
        pytorchEagerStepSeconds,
        pythonTorch,
        openVino,
        "0".equals(System.getenv("MALLOC_MMAP_MAX_")));
  }

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
    for (Roofline roof : rooflines) {
      table.append(
          String.format(
              Locale.ROOT,
              "%s: %.1f of at most %.1f frames/s (%.0f %%): %.1f GOP at %.0f GOP/s, %.0f MB at %.1f"
                  + " GB/s%n",
              roof.engine(),
              roof.fps(),
              roof.boundFps(),
              100 * roof.share(),
              roof.gigaOperations(),
              roof.peakGigaOperations(),
              roof.megabytes(),
              roof.gigabytesPerSecond()));
    }
    if (trainStepRatio != null) {
      table.append(
          String.format(
              Locale.ROOT,
              "training step: ours (%s) %.3f s, imperative f32 %.3f s, %.2fx",
              trainPrecision,
              trainStepSeconds,
              imperativeStepSeconds,
              trainStepRatio));
    }
    if (pytorchEagerStepSeconds != null) {
      table.append(
          String.format(
              Locale.ROOT, ", PyTorch %s eager f32 %.3f s", pythonTorch, pytorchEagerStepSeconds));
    }
    table.append(String.format(Locale.ROOT, "%nin frames per CPU-second, batch 8:"));
    ratio(table, "serving over the imperative block", servingRatio);
    ratio(table, "bf16 over Python's archive", pythonServingRatio);
    ratio(table, "int8 over unpacked bf16", int8OverBf16Plain);
    ratio(table, "packed bf16 over unpacked", bf16PackedOverBf16Plain);
    ratio(table, "int8 over OpenVINO's", int8OverOpenVinoInt8);
    ratio(table, "bf16 over OpenVINO's, batch 1", bf16OverOpenVinoBf16Batch1);
    ratio(table, "int8 over OpenVINO's, batch 1", int8OverOpenVinoInt8Batch1);
    ratio(table, "f32 over PyTorch eager", f32OverPyTorchEager);
    ratio(table, "f32 over torch.compile", f32OverPyTorchCompiled);
    ratio(table, "int8 over PyTorch eager", int8OverPyTorchEager);
    ratio(table, "int8 over torch.compile", int8OverPyTorchCompiled);
    if (int8DiceLoss != null) {
      table.append(String.format(Locale.ROOT, "%nDice lost in int8: %.4f", int8DiceLoss));
    }
    if (!tunedMalloc) {
      table.append(
          String.format(
              Locale.ROOT,
              "%nglibc's malloc is not tuned: start with ./sonostream, which sets its environment"));
    }
    return table.toString();
  }

  private static void ratio(StringBuilder table, String what, @Nullable Double ratio) {
    if (ratio != null) {
      table.append(String.format(Locale.ROOT, "%n%s: %.2fx", what, ratio));
    }
  }
}
