package io.sonostream.devices.clip;

import io.sonostream.devices.source.FrameSource;
import io.sonostream.devices.source.SourceFrame;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.runtime.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** The frames of an mp4 (or any other video that FFmpeg reads), as gray or RGB pixels. */
public final class ClipSource implements FrameSource {
  private final Path file;
  private final int channels;
  private final boolean loop;
  private ClipDecoder decoder;

  /**
   * @param channels 1 for gray (the brightness channel), 3 for RGB
   * @param loop begin again after the last frame
   * @throws UserException when the file is missing or holds no video that can be decoded
   */
  public ClipSource(Path file, int channels, boolean loop) {
    if (!Files.isRegularFile(file)) {
      throw new UserException("clip " + file + " does not exist; name a video file such as an mp4");
    }
    this.file = file;
    this.channels = channels;
    this.loop = loop;
    this.decoder = new ClipDecoder(file, channels);
  }

  @Override
  public @Nullable SourceFrame next() {
    PixelImage picture = decoder.next();
    if (picture == null && loop) {
      decoder.close();
      decoder = new ClipDecoder(file, channels);
      picture = decoder.next();
      if (picture == null) {
        throw new UserException("clip " + file + " holds no frame that can be decoded");
      }
    }
    return picture == null ? null : SourceFrame.of(picture);
  }

  @Override
  public OptionalDouble framesPerSecond() {
    return decoder.framesPerSecond();
  }

  @Override
  public void close() {
    decoder.close();
  }
}
