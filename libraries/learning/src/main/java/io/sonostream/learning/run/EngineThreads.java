package io.sonostream.learning.run;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;

/** How many processor threads the engine may use. */
final class EngineThreads {
  private EngineThreads() {}

  /**
   * Sets it for the whole process.
   *
   * @param threads 0 leaves the engine's own choice
   */
  static void set(int threads) {
    if (threads > 0) {
      Engine.getEngine("PyTorch"); // loads the native library, which must be there first
      JniUtils.setNumThreads(threads);
    }
  }
}
