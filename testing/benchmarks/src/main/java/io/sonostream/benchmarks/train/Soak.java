package io.sonostream.benchmarks.train;

/**
 * Memory over many steps.
 *
 * @param rssEarlyMegabytes resident after a tenth of the steps, when every buffer has been made
 * @param rssEndMegabytes resident after the last
 */
record Soak(int steps, double rssEarlyMegabytes, double rssEndMegabytes) {}
