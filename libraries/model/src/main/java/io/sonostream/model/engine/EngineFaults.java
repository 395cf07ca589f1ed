package io.sonostream.model.engine;

import io.sonostream.model.engine.EngineException.Kind;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

  /** What a message of TorchScript's interpreter has, and the last line of its traceback. */
  private static final String TRACEBACK = "Traceback of TorchScript";

  private static final Pattern REASON =
      Pattern.compile("^[\\w.]*(?:Error|Exception): (.+)$", Pattern.MULTILINE);

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

  /**
   * The line that says why. libtorch puts its whole stack behind the first line, and now and then
   * an empty one before; TorchScript puts the stack of its own code before the reason.
   */
  static String firstLine(Throwable fault) {
    String message = fault.getMessage();
    if (message == null) {
      return fault.toString();
    }
    Matcher reason = REASON.matcher(message);
    String told = message;
    while (message.contains(TRACEBACK) && reason.find()) {
      told = reason.group(1);
    }
    return told.lines().map(String::strip).filter(line -> !line.isEmpty()).findFirst().orElse("");
  }
}
