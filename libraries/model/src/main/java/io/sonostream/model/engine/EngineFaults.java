package io.sonostream.model.engine;

import io.sonostream.model.engine.EngineException.Kind;
import java.util.List;
import java.util.Locale;

/** Tells from a native library's words what the caller may try. */
final class EngineFaults {
  private static final List<String> MEMORY =
      List.of(
          "out of memory",
          "bad_alloc",
          "not enough memory",
          "failed to allocate memory",
          "can't allocate memory",
          "direct buffer memory",
          "alloc_failed");

  private static final List<String> DEVICE =
      List.of(
          "cuda error",
          "cuda failure",
          "cudnn error",
          "cublas",
          "device-side assert",
          "illegal memory access",
          "driver shutting down",
          "has been released",
          "is closed");

  private static final List<String> PASSING =
      List.of("resource temporarily unavailable", "timed out", "try again");

  private EngineFaults() {}

  static EngineException of(String engine, Throwable fault) {
    String message = firstLine(fault);
    return new EngineException(kind(fault), engine + ": " + message, fault);
  }

  static Kind kind(Throwable fault) {
    for (Throwable t = fault; t != null; t = t.getCause()) {
      if (t instanceof OutOfMemoryError || says(t, MEMORY)) {
        return Kind.OUT_OF_MEMORY;
      }
      if (t instanceof LinkageError || says(t, DEVICE)) {
        return Kind.GONE;
      }
      if (says(t, PASSING)) {
        return Kind.TRANSIENT;
      }
    }
    // What is left are complaints about values and shapes: something in the batch.
    return Kind.BAD_BATCH;
  }

  private static boolean says(Throwable fault, List<String> words) {
    String message = String.valueOf(fault.getMessage()).toLowerCase(Locale.ROOT);
    return words.stream().anyMatch(message::contains);
  }

  /** libtorch puts its whole stack behind the first line, and now and then an empty one before. */
  static String firstLine(Throwable fault) {
    String message = fault.getMessage();
    return message == null
        ? fault.toString()
        : message.lines().map(String::strip).filter(line -> !line.isEmpty()).findFirst().orElse("");
  }
}
