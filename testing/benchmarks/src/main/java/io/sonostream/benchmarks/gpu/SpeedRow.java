package io.sonostream.benchmarks.gpu;

/**
 * Frames a second of one contender.
 *
 * @param by {@code java} for this process, or the version of Python's torch
 */
record SpeedRow(String contender, String precision, int batch, double framesPerSecond, String by) {}
