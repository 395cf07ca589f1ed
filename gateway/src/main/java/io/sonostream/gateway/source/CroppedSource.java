package io.sonostream.gateway.source;

import io.sonostream.devices.source.FrameSource;
import io.sonostream.devices.source.SourceFrame;
import io.sonostream.gateway.settings.Crop;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Of each frame of a folder or clip only a part: screens are recorded, too. */
final class CroppedSource implements FrameSource {
  private final FrameSource whole;
  private final Crop crop;

  CroppedSource(FrameSource whole, Crop crop) {
    this.whole = whole;
    this.crop = crop;
  }

  @Override
  public @Nullable SourceFrame next() {
    SourceFrame next = whole.next();
    return next == null ? null : FramePart.of(next, crop);
  }

  @Override
  public OptionalDouble framesPerSecond() {
    return whole.framesPerSecond();
  }

  @Override
  public Optional<Duration> length() {
    return whole.length();
  }

  @Override
  public void close() {
    whole.close();
  }
}
