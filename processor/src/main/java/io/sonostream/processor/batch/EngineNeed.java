package io.sonostream.processor.batch;

/**
 * What a frame takes on its way through the engine, as far as it is known before: of each of its
 * network inputs, and a frame may be hundreds of them.
 *
 * @param micros that all of the engine will be busy with it, as it was measured
 * @param bytes of heap for its inputs and outputs, from prepared to finished
 */
public record EngineNeed(long micros, long bytes) {
  /** Of a frame that never comes to the engine. */
  public static final EngineNeed NONE = new EngineNeed(0, 0);

  public EngineNeed {
    if (micros < 0 || bytes < 0) {
      throw new IllegalArgumentException(
          "a frame can't need " + micros + " us and " + bytes + " bytes of the engine");
    }
  }
}
