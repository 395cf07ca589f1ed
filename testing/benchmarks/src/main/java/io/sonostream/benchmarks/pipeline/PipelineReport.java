package io.sonostream.benchmarks.pipeline;

import java.util.List;
import java.util.Locale;

/** What the benchmark found; the figures outside the rows are those of the first row. */
record PipelineReport(
    double framesPerSecond,
    double passThroughFramesPerSecond,
    double ratio,
    double bytesAllocatedPerFrame,
    List<PipelineRow> rows) {

  static PipelineReport of(List<PipelineRow> rows) {
    PipelineRow first = rows.get(0);
    return new PipelineReport(
        first.framesPerSecond(),
        first.passThroughFramesPerSecond(),
        first.ratio(),
        first.bytesAllocatedPerFrame(),
        List.copyOf(rows));
  }

  String table() {
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(
            Locale.ROOT,
            "%5s %-8s %9s %10s %13s %6s %10s %13s %13s%n",
            "side",
            "encoding",
            "bytes",
            "frames/s",
            "pass-through",
            "ratio",
            "cpu us",
            "pass-through",
            "heap/frame"));
    for (PipelineRow row : rows) {
      table.append(
          String.format(
              Locale.ROOT,
              "%5d %-8s %9d %10.0f %13.0f %6.3f %10.0f %13.0f %13.0f%n",
              row.side(),
              row.encoding(),
              row.frameBytes(),
              row.framesPerSecond(),
              row.passThroughFramesPerSecond(),
              row.ratio(),
              row.cpuMicrosPerFrame(),
              row.passThroughCpuMicrosPerFrame(),
              row.bytesAllocatedPerFrame()));
      for (ThreadShare share : row.threads()) {
        table.append(
            part(
                share.threads() + " (thread)",
                share.cpuMicrosPerFrame(),
                share.bytesAllocatedPerFrame()));
      }
      for (FrameStep step : row.steps()) {
        table.append(part(step.step() + " (alone)", step.cpuMicros(), step.bytesAllocated()));
      }
    }
    return table.toString();
  }

  private static String part(String name, double micros, double bytes) {
    return String.format(Locale.ROOT, "%14s%-45s %10.1f %27.0f%n", "", name, micros, bytes);
  }
}
