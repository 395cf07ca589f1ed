package io.sonostream.cli.demo;

import java.util.List;

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
    String engine) {}
