package io.sonostream.benchmarks.pipeline;

/**
 * One step of a frame's way, alone on a thread.
 *
 * @param cpuMicros processor time
 * @param bytesAllocated on the Java heap
 */
record FrameStep(String step, double cpuMicros, double bytesAllocated) {}
