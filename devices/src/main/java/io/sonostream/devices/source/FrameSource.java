package io.sonostream.devices.source;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** An endless or ending row of frames. Used by one thread at a time, and closed by its user. */
public interface FrameSource extends AutoCloseable {

  /**
   * The next frame, or null after the last one.
   *
   * @throws UnusableFrameException for a frame that is damaged; the next call gives the one after
   *     it
   * @throws io.sonostream.runtime.UserException when what should be read can't be
   */
  @Nullable SourceFrame next();

  /** Frames a second at which the source was taken, where it knows. */
  default OptionalDouble framesPerSecond() {
    return OptionalDouble.empty();
  }

  /** How long the clip at hand is, where it ends and knows. */
  default Optional<Duration> length() {
    return Optional.empty();
  }

  @Override
  default void close() {}
}
