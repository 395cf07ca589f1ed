package io.sonostream.gateway.receive;

import io.sonostream.runtime.UserException;

/** What is told of a failure of our own while an instance was read. */
final class Unexpected {
  private Unexpected() {}

  /** Its kind and place; what it says may be what stands in the file, such as a name. */
  static String words(RuntimeException failure) {
    if (failure instanceof UserException) {
      return String.valueOf(failure.getMessage());
    }
    StackTraceElement[] trace = failure.getStackTrace();
    return "it failed with "
        + failure.getClass().getSimpleName()
        + (trace.length == 0 ? "" : " at " + at(trace))
        + ", which is a mistake of the gateway; report it";
  }

  /** The first place that is ours, for that tells most. */
  private static StackTraceElement at(StackTraceElement[] trace) {
    for (StackTraceElement place : trace) {
      if (place.getClassName().startsWith("io.sonostream.")) {
        return place;
      }
    }
    return trace[0];
  }
}
