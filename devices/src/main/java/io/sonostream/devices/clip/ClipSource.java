package io.sonostream.devices.clip;

import io.sonostream.devices.source.FrameSource;
import io.sonostream.devices.source.Moment;
import io.sonostream.devices.source.SourceFrame;
import io.sonostream.devices.source.UnusableFrameException;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.runtime.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The frames of an mp4 (or any other video that FFmpeg reads), as gray or RGB pixels: upright, with
 * square pixels, each at its own time. What can't be decoded is an {@link UnusableFrameException}.
 */
public final class ClipSource implements FrameSource {
  private static final Logger log = LoggerFactory.getLogger(ClipSource.class);

  private final Path file;
  private final int channels;
  private final boolean loop;
  private final DamagedFrames damaged;
  private ClipDecoder decoder;

  /** One is decoded ahead: only then it is known how long the one before is shown. */
  private @Nullable ClipPicture ahead;

  private Duration begun = Duration.ZERO;

  /**
   * @param channels 1 for gray (the brightness channel), 3 for RGB
   * @param loop begin again after the last frame
   * @throws UserException when the file is missing or holds no video that can be decoded
   */
  public ClipSource(Path file, int channels, boolean loop, DamagedFrames damaged) {
    if (!Files.isRegularFile(file)) {
      throw new UserException("clip " + file + " does not exist; name a video file such as an mp4");
    }
    this.file = file;
    this.channels = channels;
    this.loop = loop;
    this.damaged = damaged;
    this.decoder = new ClipDecoder(file, channels, damaged);
  }

  @Override
  public @Nullable SourceFrame next() {
    ClipPicture now = ahead == null ? decoder.next() : ahead;
    if (now.damaged() > 0) {
      ahead = now.told();
      throw new UnusableFrameException(
          "clip "
              + file
              + " lacks "
              + now.damaged()
              + (now.damaged() == 1 ? " picture: " : " pictures: ")
              + now.why(),
          now.damaged());
    }
    PixelImage picture = now.picture();
    if (picture == null) {
      ahead = now;
      return end(now) ? next() : null;
    }
    ahead = decoder.next();
    Duration at = begun.plus(now.at());
    return SourceFrame.of(picture).at(new Moment(at, ahead.at().minus(now.at())));
  }

  /** Whether it begins again. */
  private boolean end(ClipPicture last) {
    if (decoder.patched() > 0) {
      log.warn(
          "clip {}: {} pictures were damaged and are published as the decoder patched them up",
          file,
          decoder.patched());
    }
    if (decoder.hidden() > 0 && begun.isZero()) {
      log.warn(
          "clip {} holds {} pictures that its edit list hides; they are not played: save the clip"
              + " without trimming if they are wanted",
          file,
          decoder.hidden());
    }
    if (decoder.pictures() == 0) {
      throw new UserException("clip " + file + " holds no frame that can be decoded");
    }
    if (!loop) {
      return false;
    }
    begun = begun.plus(last.at());
    decoder.close();
    decoder = new ClipDecoder(file, channels, damaged);
    ahead = null;
    return true;
  }

  @Override
  public OptionalDouble framesPerSecond() {
    return decoder.framesPerSecond();
  }

  @Override
  public Optional<Duration> length() {
    return decoder.length();
  }

  @Override
  public void close() {
    decoder.close();
  }
}
