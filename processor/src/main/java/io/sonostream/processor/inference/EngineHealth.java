package io.sonostream.processor.inference;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the engine can still answer. Once gone it stays gone: a new process must be started. */
final class EngineHealth {
  private static final Logger log = LoggerFactory.getLogger(EngineHealth.class);
  private final AtomicReference<@Nullable String> gone = new AtomicReference<>();

  void gone(String why, Throwable cause) {
    if (gone.compareAndSet(null, why)) {
      log.error("the engine is gone: {}", why, cause);
    }
  }

  Optional<String> goneBecause() {
    return Optional.ofNullable(gone.get());
  }
}
