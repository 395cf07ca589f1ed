package io.sonostream.benchmarks.stream;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * @param engine what ran the network
 * @param batch frames a batch of the fastest bare loop
 * @param bareFps frames per second of the bare loop: the mean of before and after the stream
 * @param bareOverlappedFps the bare loop with one call more at a time, as the processor does when
 *     saturated
 * @param bestBareFps the fastest of all forms of parallelism that were tried in the same run
 * @param bestBareForm which it was
 * @param bestBareRatio streamFps / bestBareFps
 * @param streamFps masks per second in a consumer's hand at saturation, for the first of the rows
 * @param ratio streamFps / bareFps
 * @param addedP50Millis from the device's send to the mask in a consumer's hand, less waiting for
 *     the engine and running it, at {@code load} of bareFps
 * @param p50Millis the whole of it
 * @param rows saturation by number of devices
 * @param plainFps masks per second of Kafka Streams with one predictor call a record; null if it
 *     was not asked for
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record StreamReport(
    double bareFps,
    double streamFps,
    double ratio,
    double addedP50Millis,
    double addedP99Millis,
    double p50Millis,
    double p99Millis,
    double load,
    String engine,
    int batch,
    double bareFpsBefore,
    double bareFpsAfter,
    double bareOverlappedFps,
    double bestBareFps,
    String bestBareForm,
    double bestBareRatio,
    List<Row> rows,
    @Nullable Double plainFps,
    @Nullable Double streamOverPlain) {

  /**
   * @param fps masks per second at saturation
   * @param ratio fps / bareFps
   * @param overheadMillis wall time a frame beyond the bare engine's
   * @param meanBatch frames a batch, on average
   */
  record Row(int devices, double fps, double ratio, double overheadMillis, double meanBatch) {}

  String table() {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "%s, batches of %d: bare %.1f frames/s (%.1f before, %.1f after the stream)",
        engine,
        batch,
        bareFps,
        bareFpsBefore,
        bareFpsAfter);
    line(
        text,
        "with one call more at a time: bare %.1f frames/s; the stream does %.3f of that",
        bareOverlappedFps,
        streamFps / bareOverlappedFps);
    line(
        text,
        "fastest form (%s): bare %.1f frames/s; the stream does %.3f of that",
        bestBareForm,
        bestBareFps,
        bestBareRatio);
    line(text, "%8s %9s %7s %14s %6s", "devices", "masks/s", "ratio", "overhead ms", "batch");
    for (Row row : rows) {
      line(
          text,
          "%8d %9.1f %7.3f %14.2f %6.1f",
          row.devices(),
          row.fps(),
          row.ratio(),
          row.overheadMillis(),
          row.meanBatch());
    }
    line(
        text,
        "at %.0f %% load: added p50 %.1f ms, p99 %.1f ms; whole p50 %.1f ms, p99 %.1f ms",
        100 * load,
        addedP50Millis,
        addedP99Millis,
        p50Millis,
        p99Millis);
    if (plainFps != null) {
      line(
          text,
          "plain alternative (one predictor call a record): %.1f masks/s; the stream does %.2fx",
          plainFps,
          streamOverPlain);
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String format, @Nullable Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
