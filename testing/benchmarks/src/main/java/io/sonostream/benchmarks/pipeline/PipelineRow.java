package io.sonostream.benchmarks.pipeline;

import java.util.List;

/**
 * One size in one encoding.
 *
 * @param frameBytes of the encoded pixels
 * @param framesPerSecond that the processor gives masks for
 * @param passThroughFramesPerSecond that plain Kafka Streams copies
 * @param ratio of the two
 * @param cpuMicrosPerFrame of all threads together, the broker's too
 * @param passThroughCpuMicrosPerFrame the same of plain Kafka Streams
 * @param bytesAllocatedPerFrame on the Java heap, by the processor's threads
 * @param threads of the processor, with what each kind takes
 * @param steps of a frame's way between Kafka and Kafka, each alone
 */
record PipelineRow(
    int side,
    String encoding,
    int frameBytes,
    double framesPerSecond,
    double passThroughFramesPerSecond,
    double ratio,
    double cpuMicrosPerFrame,
    double passThroughCpuMicrosPerFrame,
    double bytesAllocatedPerFrame,
    List<ThreadShare> threads,
    List<FrameStep> steps) {

  static PipelineRow of(
      PipelineFrames frames,
      String encoding,
      Drain.Speed ours,
      Drain.Speed copied,
      List<FrameStep> steps) {
    return new PipelineRow(
        frames.side(),
        encoding,
        frames.pixels().remaining(),
        ours.framesPerSecond(),
        copied.framesPerSecond(),
        ours.framesPerSecond() / copied.framesPerSecond(),
        ours.cpuMicrosPerFrame(),
        copied.cpuMicrosPerFrame(),
        ours.bytesAllocatedPerFrame(),
        ours.threads(),
        steps);
  }
}
