package io.sonostream.benchmarks.gateway;

import java.util.Locale;

/**
 * What the benchmark found, in milliseconds.
 *
 * @param frames that were sent each way and counted
 * @param missing of both ways, without a mask
 * @param roundTripP50Millis from an OpenIGTLink image on its way to its mask received, the engine's
 *     own time taken off
 * @param clientP50Millis the same by the client library, without a gateway
 * @param addedP50Millis what the gateway adds: the difference of the medians
 * @param addedP99Millis the difference of the 99th percentiles
 * @param engineP50Millis a batch in the engine, which answers at once
 */
record GatewayReport(
    int width,
    int height,
    double framesPerSecond,
    int frames,
    long missing,
    double roundTripP50Millis,
    double roundTripP99Millis,
    double clientP50Millis,
    double clientP99Millis,
    double addedP50Millis,
    double addedP99Millis,
    double engineP50Millis) {

  String table() {
    return String.format(
        Locale.ROOT,
        "%dx%d at %.0f frames/s, %d each way, missing %d%n"
            + "%-34s %8s %8s%n"
            + "%-34s %8.2f %8.2f%n"
            + "%-34s %8.2f %8.2f%n"
            + "%-34s %8.2f %8.2f%n"
            + "%-34s %8.2f%n",
        width,
        height,
        framesPerSecond,
        frames,
        missing,
        "milliseconds",
        "p50",
        "p99",
        "OpenIGTLink, without the engine",
        roundTripP50Millis,
        roundTripP99Millis,
        "client library, without the engine",
        clientP50Millis,
        clientP99Millis,
        "added by the gateway",
        addedP50Millis,
        addedP99Millis,
        "engine",
        engineP50Millis);
  }
}
