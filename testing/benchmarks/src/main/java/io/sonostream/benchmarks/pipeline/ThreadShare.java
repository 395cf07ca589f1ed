package io.sonostream.benchmarks.pipeline;

/**
 * What the threads of one kind take for a frame.
 *
 * @param cpuMicrosPerFrame processor time, so other programs on the machine don't count
 * @param bytesAllocatedPerFrame on the Java heap
 */
record ThreadShare(String threads, double cpuMicrosPerFrame, double bytesAllocatedPerFrame) {}
