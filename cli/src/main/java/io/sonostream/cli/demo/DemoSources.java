package io.sonostream.cli.demo;

import io.sonostream.devices.clip.ClipSource;
import io.sonostream.devices.clip.DamagedFrames;
import io.sonostream.devices.dicom.DicomReading;
import io.sonostream.devices.dicom.DicomSource;
import io.sonostream.devices.phantom.DeviceModel;
import io.sonostream.devices.phantom.PhantomSettings;
import io.sonostream.devices.source.FolderSource;
import io.sonostream.devices.source.FrameSource;
import io.sonostream.devices.source.PhantomSource;
import io.sonostream.imaging.image.ImageReading;
import io.sonostream.runtime.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where each demo device gets its frames: a phantom of its own, or the user's files. */
final class DemoSources {
  private static final double DEFAULT_RATE = 15;
  private static final int SIDE = 256;

  private DemoSources() {}

  /** Source of the device with that number, endless. */
  static FrameSource open(@Nullable Path frames, boolean dicom, int device) {
    if (frames == null) {
      DeviceModel model = DeviceModel.ALL.get(device % DeviceModel.ALL.size());
      return new PhantomSource(
          new PhantomSettings(1000 + device, device, model, SIDE, SIDE, DEFAULT_RATE));
    }
    if (dicom) {
      return new DicomSource(frames, true, DicomReading.WHOLE);
    }
    if (Files.isDirectory(frames)) {
      return new FolderSource(frames, true, ImageReading.UNDECLARED);
    }
    if (Files.isRegularFile(frames)) {
      return new ClipSource(frames, 1, true, DamagedFrames.PUBLISH);
    }
    throw new UserException(
        "--frames is "
            + frames
            + ", which does not exist; name a folder of PNG or JPEG files, or a clip");
  }

  static double rate(@Nullable Double asked, FrameSource source) {
    return asked != null ? asked : source.framesPerSecond().orElse(DEFAULT_RATE);
  }
}
