package io.sonostream.cli.device;

import io.sonostream.console.ProgressBar;
import io.sonostream.devices.phantom.DeviceModel;
import io.sonostream.devices.phantom.Geometry;
import io.sonostream.devices.phantom.PhantomBody;
import io.sonostream.devices.phantom.PhantomFolder;
import io.sonostream.runtime.UserException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes simulated frames and their truth to a folder, as training data. */
@Command(
    name = "phantom",
    mixinStandardHelpOptions = true,
    description = "Write simulated ultrasound frames and their true masks to a folder.")
public final class PhantomCommand implements Callable<Integer> {

  /** Which probes take turns. */
  enum Probes {
    LINEAR,
    SECTOR,
    MIXED
  }

  @Spec CommandSpec spec;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "New or empty folder; gets images/, masks/ and index.csv.")
  Path out;

  @Option(
      names = "--count",
      defaultValue = "400",
      description = "Frames (default: ${DEFAULT-VALUE}).")
  int count;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "The same seed writes the same files (default: ${DEFAULT-VALUE}).")
  long seed;

  @Option(
      names = "--subjects",
      paramLabel = "K",
      description = "Different anatomies (default: one for every 4 frames).")
  @Nullable Integer subjects;

  @Option(
      names = "--size",
      defaultValue = "256x256",
      paramLabel = "WxH",
      converter = PictureSize.Converter.class,
      description = "Pixels (default: ${DEFAULT-VALUE}).")
  PictureSize size;

  @Option(
      names = "--geometry",
      description = "Probes that take turns: ${COMPLETION-CANDIDATES} (default: LINEAR).")
  @Nullable Probes geometry;

  @Option(
      names = "--device-model",
      split = ",",
      paramLabel = "NAME",
      description = "These probes instead, for example L12-4,C5-1.")
  @Nullable List<String> names;

  @Option(
      names = "--random",
      description =
          "Random smooth shapes in random tissue instead of lesions in a breast, their masks too:"
              + " for pre-training.")
  boolean random;

  @Override
  public Integer call() {
    if (count < 1) {
      throw new UserException("--count is " + count + "; at least 1 frame is needed");
    }
    int anatomies = subjects != null ? subjects : Math.max(1, count / PhantomFolder.FRAMES_IN_EXAM);
    ProgressBar bar = new ProgressBar(spec.commandLine().getErr(), "phantom frames", count);
    PhantomBody body = random ? PhantomBody.RANDOM_SHAPES : PhantomBody.BREAST;
    new PhantomFolder(out, seed, anatomies, size.width(), size.height(), models(), body)
        .write(count, bar::show);
    spec.commandLine()
        .getOut()
        .println("wrote " + count + " frames of " + anatomies + " subjects to " + out);
    return 0;
  }

  private List<DeviceModel> models() {
    if (names != null && geometry != null) {
      throw new UserException(
          "--geometry and --device-model both say which probes take turns; give one of them");
    }
    if (names != null) {
      return names.stream().map(DeviceModel::named).toList();
    }
    return switch (geometry == null ? Probes.LINEAR : geometry) {
      case LINEAR -> DeviceModel.with(Geometry.LINEAR);
      case SECTOR -> DeviceModel.with(Geometry.SECTOR);
      case MIXED -> DeviceModel.ALL;
    };
  }
}
