package io.sonostream.cli.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Locale;

/**
 * What a run came to; printed as one JSON object with these names.
 *
 * @param frames that the broker acknowledged
 * @param masks segmented frames, each counted once
 * @param missing frames that got neither a mask nor a dead letter: 0, or something is broken
 * @param latencyP50Millis from the capture of a frame to its mask in a consumer's hand
 */
record DemoSummary(
    long frames,
    long masks,
    long shed,
    long dead,
    long missing,
    double latencyP50Millis,
    double latencyP99Millis,
    List<String> models,
    String engine) {

  /** One line, keys in this record's order. */
  String toJson() {
    try {
      return new ObjectMapper().writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  String toText() {
    return String.format(
        Locale.ROOT,
        "%d frames: %d masks, %d shed, %d dead, %d missing; latency p50 %.1f ms, p99 %.1f ms; models %s on %s",
        frames,
        masks,
        shed,
        dead,
        missing,
        latencyP50Millis,
        latencyP99Millis,
        String.join(", ", models),
        engine);
  }
}
