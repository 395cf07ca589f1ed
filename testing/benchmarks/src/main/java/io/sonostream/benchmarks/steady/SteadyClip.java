package io.sonostream.benchmarks.steady;

import io.sonostream.devices.clip.ClipSource;
import io.sonostream.devices.clip.DamagedFrames;
import io.sonostream.devices.phantom.Phantom;
import io.sonostream.devices.phantom.PhantomFrame;
import io.sonostream.devices.phantom.PhantomSettings;
import io.sonostream.devices.source.SourceFrame;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.PixelImage;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Frames that follow each other, with their truth where it is known. */
interface SteadyClip extends AutoCloseable {

  /**
   * @param truth null where nobody knows
   */
  record Shown(PixelImage image, @Nullable ClassMap truth) {}

  /** Null after the last. */
  @Nullable Shown next();

  @Override
  void close();

  /** Whose truth moves with the picture; it has no end. */
  static SteadyClip of(PhantomSettings settings) {
    Phantom phantom = new Phantom(settings);
    return new SteadyClip() {
      private int at;

      @Override
      public Shown next() {
        PhantomFrame frame = phantom.frame(at++);
        return new Shown(
            new PixelImage(settings.width(), settings.height(), 1, frame.pixels()),
            new ClassMap(settings.width(), settings.height(), frame.truth()));
      }

      @Override
      public void close() {
        // Holds nothing.
      }
    };
  }

  /**
   * A video file.
   *
   * @param channels 1 for gray, 3 for RGB
   */
  static SteadyClip of(Path video, int channels) {
    ClipSource source = new ClipSource(video, channels, false, DamagedFrames.FAIL);
    return new SteadyClip() {
      @Override
      public @Nullable Shown next() {
        SourceFrame frame = source.next();
        return frame == null
            ? null
            : new Shown(
                new PixelImage(frame.width(), frame.height(), channels, frame.bytes()), null);
      }

      @Override
      public String toString() {
        return "clip " + video;
      }

      @Override
      public void close() {
        source.close();
      }
    };
  }
}
