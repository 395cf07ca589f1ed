package io.sonostream.benchmarks.engine;

import io.sonostream.model.engine.EngineKind;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Ratios of one run, in frames for each CPU-second; null where one of the two did not run.
 *
 * @param rows of the race
 */
record RowRatios(List<ServingRow> rows) {
  private static final Set<String> NOT_OURS =
      Set.of(
          Imperative.ENGINE,
          SavedArchive.BY_PYTHON,
          SavedArchive.UNPACKED,
          PythonTurns.OPENVINO,
          PythonTurns.EAGER,
          PythonTurns.COMPILED);

  RowRatios {
    rows = List.copyOf(rows);
  }

  private OptionalDouble speed(String engine, String precision, int batch) {
    return rows.stream()
        .filter(row -> row.engine().equals(engine))
        .filter(row -> row.precision().equals(precision) && row.batch() == batch)
        .mapToDouble(ServingRow::framesPerCpuSecond)
        .max();
  }

  /** Of one of our kinds over somebody in a precision, at a batch size. */
  @Nullable Double of(EngineKind ours, String other, String precision, int batch) {
    OptionalDouble one = speed(ours.label(), ours.precision().label(), batch);
    OptionalDouble two = speed(other, precision, batch);
    return one.isPresent() && two.isPresent() ? one.getAsDouble() / two.getAsDouble() : null;
  }

  /** The best of ours over the imperative block, at batch 8. */
  @Nullable Double bestOverImperative() {
    OptionalDouble imperative = speed(Imperative.ENGINE, "f32", 8);
    OptionalDouble best =
        rows.stream()
            .filter(row -> !NOT_OURS.contains(row.engine()) && row.batch() == 8)
            .mapToDouble(ServingRow::framesPerCpuSecond)
            .max();
    return best.isPresent() && imperative.isPresent()
        ? best.getAsDouble() / imperative.getAsDouble()
        : null;
  }
}
