package io.sonostream.cli.device;

import io.sonostream.cli.data.ImageOptions;
import io.sonostream.devices.clip.ClipSource;
import io.sonostream.devices.clip.DamagedFrames;
import io.sonostream.devices.dicom.DicomSource;
import io.sonostream.devices.phantom.DeviceModel;
import io.sonostream.devices.phantom.PhantomSettings;
import io.sonostream.devices.source.FolderSource;
import io.sonostream.devices.source.FrameSource;
import io.sonostream.devices.source.PhantomSource;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.PixelFormat;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a device looks at: options that choose a source. */
final class SourceOptions {
  private static final double PHANTOM_RATE = 20;

  @ArgGroup(exclusive = true)
  @Nullable Choice choice;

  @Option(
      names = "--once",
      description = "End after the last picture of a folder or frame of a file; else begin again.")
  boolean once;

  @Option(
      names = "--damaged",
      defaultValue = "fail",
      description =
          "Pictures of a clip that are damaged and patched up: ${COMPLETION-CANDIDATES}; those that"
              + " fail are counted, and the exit status is 1 (default: ${DEFAULT-VALUE}).")
  DamagedFrames damaged = DamagedFrames.FAIL;

  @Option(
      names = "--size",
      defaultValue = "256x256",
      paramLabel = "WxH",
      converter = PictureSize.Converter.class,
      description = "Size of a phantom's picture in pixels (default: ${DEFAULT-VALUE}).")
  PictureSize size;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description =
          "Phantom subjects; the same seed gives the same ones (default: ${DEFAULT-VALUE}).")
  long seed;

  @Option(
      names = "--device-model",
      split = ",",
      paramLabel = "NAME",
      description = "Phantom probes that take turns (default: all).")
  @Nullable List<String> models;

  @Mixin ImageOptions images = new ImageOptions();
  @Mixin DicomOptions dicom = new DicomOptions();

  /** One of these. */
  static final class Choice {
    @Option(names = "--phantom", required = true, description = "Simulated subjects (default).")
    boolean phantom;

    @Option(
        names = "--folder",
        required = true,
        paramLabel = "DIR",
        description = "Images (PNG, JPEG, BMP, GIF, TIFF, WebP), sorted by name.")
    @Nullable Path folder;

    @Option(
        names = "--clip",
        required = true,
        paramLabel = "FILE",
        description = "An mp4, or any video that FFmpeg reads.")
    @Nullable Path clip;

    @Option(
        names = "--dicom",
        required = true,
        paramLabel = "PATH",
        description = "A DICOM file, or a folder of some: every frame, exactly (docs/dicom.md).")
    @Nullable Path dicom;
  }

  boolean isDicom() {
    return choice != null && choice.dicom != null;
  }

  /**
   * The source of one of several devices.
   *
   * @param rate of a phantom; null for its usual one
   * @param format in which a clip is decoded; null for gray
   */
  FrameSource open(int device, @Nullable Double rate, @Nullable PixelFormat format) {
    dicom.require(isDicom());
    if (choice != null && choice.folder != null) {
      return new FolderSource(choice.folder, !once, images.reading());
    }
    if (choice != null && choice.clip != null) {
      return new ClipSource(choice.clip, format == PixelFormat.RGB8 ? 3 : 1, !once, damaged);
    }
    if (choice != null && choice.dicom != null) {
      return new DicomSource(choice.dicom, !once, dicom.reading());
    }
    if (once) {
      throw new UserException(
          "--once needs --folder, --clip or --dicom; a phantom has no end, use --count");
    }
    return new PhantomSource(phantom(device, rate == null ? PHANTOM_RATE : rate));
  }

  PhantomSettings phantom(int subject, double rate) {
    List<DeviceModel> probes =
        models == null ? DeviceModel.ALL : models.stream().map(DeviceModel::named).toList();
    DeviceModel probe = probes.get(Math.floorMod(subject, probes.size()));
    // Seeds of neighbouring runs must not share subjects.
    return new PhantomSettings(
        seed * 100_003 + subject, subject, probe, size.width(), size.height(), rate);
  }
}
