package io.sonostream.benchmarks.pipeline;

/**
 * One size in one encoding.
 *
 * @param frameBytes of the encoded pixels
 * @param framesPerSecond that the processor gives masks for
 * @param passThroughFramesPerSecond that plain Kafka Streams copies
 * @param ratio of the two
 * @param bytesAllocatedPerFrame on the Java heap, by the processor's threads
 */
record PipelineRow(
    int side,
    String encoding,
    int frameBytes,
    double framesPerSecond,
    double passThroughFramesPerSecond,
    double ratio,
    double bytesAllocatedPerFrame) {}
