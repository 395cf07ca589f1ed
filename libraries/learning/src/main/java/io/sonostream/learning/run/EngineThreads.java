package io.sonostream.learning.run;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import io.sonostream.model.engine.NativeThreads;

/** How many processor threads the engine may use. */
final class EngineThreads {
  private EngineThreads() {}

  /**
   * Sets it for the whole process.
   *
   * @param wanted 0 leaves the engine's own choice, within what the container may use
   */
  static void set(int wanted) {
    int threads = NativeThreads.of(wanted);
    if (threads > 0) {
      Engine.getEngine("PyTorch"); // loads the native library, which must be there first
      JniUtils.setNumThreads(threads);
    }
  }
}
