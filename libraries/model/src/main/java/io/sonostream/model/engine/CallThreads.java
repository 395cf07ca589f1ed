package io.sonostream.model.engine;

import ai.djl.pytorch.jni.JniUtils;

/**
 * How many threads libtorch's calls have. OpenMP keeps the number for each thread that calls;
 * libtorch also keeps the last one, for threads that never called before. So once calls differ,
 * each thread says its own number before it calls.
 *
 * <p>Owner: none. Hand-off: the usual number is written once by whoever first wants another, or by
 * a load that names one. Bound: a number a thread. Shutdown: none.
 */
final class CallThreads {
  private static final ThreadLocal<Integer> SAID = ThreadLocal.withInitial(() -> 0);

  /** As loaded; 0 while every thread has libtorch's own choice. */
  private static volatile int usual;

  private CallThreads() {}

  /** The number of threads, for all models, unless a call wants another. */
  static synchronized void loadedWith(int threads) {
    usual = threads;
    say(threads);
  }

  /**
   * For the next calls of this thread.
   *
   * @param wanted 0 for the usual number
   */
  static void use(int wanted) {
    if (wanted > 0) {
      rememberUsual();
    }
    int threads = wanted > 0 ? wanted : usual;
    if (threads > 0 && SAID.get() != threads) {
      say(threads);
    }
  }

  private static synchronized void rememberUsual() {
    if (usual == 0) {
      usual = JniUtils.getNumThreads();
    }
  }

  private static void say(int threads) {
    JniUtils.setNumThreads(threads);
    SAID.set(threads);
  }
}
