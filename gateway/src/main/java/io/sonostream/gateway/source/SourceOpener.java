package io.sonostream.gateway.source;

import io.sonostream.devices.clip.ClipSource;
import io.sonostream.devices.clip.DamagedFrames;
import io.sonostream.devices.phantom.DeviceModel;
import io.sonostream.devices.phantom.PhantomSettings;
import io.sonostream.devices.source.FolderSource;
import io.sonostream.devices.source.FrameSource;
import io.sonostream.devices.source.PhantomSource;
import io.sonostream.gateway.settings.Crop;
import io.sonostream.gateway.settings.SourceSettings;
import io.sonostream.imaging.image.ImageReading;
import io.sonostream.runtime.UserException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Opens the frames of a source, anew each time. */
final class SourceOpener {
  private static final double PHANTOM_RATE = 20;
  private static final int PHANTOM_SIDE = 256;

  private SourceOpener() {}

  /**
   * @throws UserException when there is nothing to be read
   */
  static FrameSource open(String name, SourceSettings settings) {
    FrameSource whole = whole(name, settings);
    Crop crop = settings.part();
    return crop == null ? whole : new CroppedSource(whole, crop);
  }

  private static FrameSource whole(String name, SourceSettings settings) {
    Path path = settings.path();
    return switch (settings.kind()) {
      case PHANTOM -> phantom(name, settings);
      case FOLDER -> new FolderSource(required(path), settings.repeats(), ImageReading.UNDECLARED);
      case CLIP -> new ClipSource(required(path), 1, settings.repeats(), DamagedFrames.FAIL);
      case DICOM, DICOMWEB, IGTL, MJPEG, STREAM, GRABBER ->
          throw new IllegalStateException(settings.kind() + " has no such frames");
    };
  }

  private static FrameSource phantom(String name, SourceSettings settings) {
    Double rate = settings.rate();
    return new PhantomSource(
        new PhantomSettings(
            name.hashCode(),
            0,
            DeviceModel.ALL.get(0),
            PHANTOM_SIDE,
            PHANTOM_SIDE,
            rate == null ? PHANTOM_RATE : rate));
  }

  private static Path required(@Nullable Path path) {
    if (path == null) {
      throw new IllegalStateException("the settings require a path");
    }
    return path;
  }
}
