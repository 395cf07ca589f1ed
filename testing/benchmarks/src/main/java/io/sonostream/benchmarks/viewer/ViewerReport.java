package io.sonostream.benchmarks.viewer;

import java.util.List;
import java.util.Locale;

/**
 * What the benchmark found.
 *
 * @param side of the frames, in pixels
 * @param rate frames a second of each device
 */
record ViewerReport(int devices, double rate, int side, double seconds, List<ViewerRow> rows) {

  String table() {
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(
            Locale.ROOT,
            "%d devices at %.0f frames/s, %dx%d, %.0f s each%n",
            devices,
            rate,
            side,
            side,
            seconds));
    table.append(
        String.format(
            Locale.ROOT,
            "%8s %12s %9s %8s %12s %14s%n",
            "browsers",
            "published/s",
            "shown/s",
            "share",
            "CPU-s a s",
            "CPU ms a frame"));
    for (ViewerRow row : rows) {
      table.append(
          String.format(
              Locale.ROOT,
              "%8d %12.1f %9.1f %7.1f%% %12.3f %14.2f%n",
              row.browsers(),
              row.publishedPerSecond(),
              row.shownPerSecond(),
              100 * row.shownShare(),
              row.serverCpuPerSecond(),
              row.serverCpuMillisPerShownFrame()));
    }
    return table.toString().stripTrailing();
  }
}
