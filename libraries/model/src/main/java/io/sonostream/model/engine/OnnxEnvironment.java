package io.sonostream.model.engine;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps ONNX Runtime's environment for as long as the process lives. Its Java binding releases it
 * in a shutdown hook, beside all other hooks: a service that finished its batches then ran them on
 * freed memory, and the process crashed (microsoft/onnxruntime#31352). The environment is counted
 * natively, so one more reference, never given back, keeps it.
 */
final class OnnxEnvironment {
  private static final Logger log = LoggerFactory.getLogger(OnnxEnvironment.class);
  private static final AtomicBoolean kept = new AtomicBoolean();

  private OnnxEnvironment() {}

  /** Once the natives are loaded, and before a session is. */
  static void keep() {
    if (!kept.compareAndSet(false, true)) {
      return;
    }
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try {
      Method create =
          OrtEnvironment.class.getDeclaredMethod(
              "createHandle", long.class, int.class, String.class);
      create.setAccessible(true);
      create.invoke(
          null,
          apiHandle(),
          OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING.getValue(),
          environment.toString());
    } catch (ReflectiveOperationException | RuntimeException e) {
      Throwable cause = e instanceof InvocationTargetException ? e.getCause() : e;
      log.warn(
          "this ONNX Runtime's environment can't be kept until the process ends ({}): calls that"
              + " run while it ends may crash it",
          String.valueOf(cause));
    }
  }

  private static long apiHandle() throws ReflectiveOperationException {
    var field = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("ortApiHandle");
    field.setAccessible(true);
    return field.getLong(null);
  }
}
