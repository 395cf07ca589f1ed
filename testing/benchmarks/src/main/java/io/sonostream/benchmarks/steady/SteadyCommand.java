package io.sonostream.benchmarks.steady;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sonostream.devices.phantom.DeviceModel;
import io.sonostream.devices.phantom.PhantomSettings;
import io.sonostream.learning.evaluation.Evaluator;
import io.sonostream.learning.metrics.Interval;
import io.sonostream.model.engine.FrameSegmenter;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./sonostream bench steady}: how masks that lean on the frame before blink and flicker. */
@Command(
    name = "steady",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Segments clips with a model and tells, for each share of the frame before",
      "(processor.steady), how many pixels of its masks blink: change, and change back with the",
      "next frame. Of phantoms, whose truth is known, also how much the masks flicker beyond what",
      "the truth moves, and their Dice."
    })
public final class SteadyCommand implements Callable<Integer> {
  private static final int SIDE = 256;

  @CommandLine.Spec CommandLine.Model.CommandSpec spec;

  @Option(
      names = "--model",
      paramLabel = "PACKAGE",
      description = "Whose masks (default: ${DEFAULT-VALUE}).")
  Path model = Path.of("models/starter");

  @Option(
      names = "--shares",
      split = ",",
      paramLabel = "SHARE",
      description = "Shares of the frame before, 0 to 0.95 (default: 0.3,0.5,0.7,0.9).")
  List<Double> shares = List.of(0.3, 0.5, 0.7, 0.9);

  @Option(
      names = "--video",
      split = ",",
      paramLabel = "FILE",
      description = "Real clips, instead of phantoms.")
  List<Path> videos = List.of();

  @Option(
      names = "--clips",
      paramLabel = "N",
      description = "Clips of phantoms (default: ${DEFAULT-VALUE}).")
  int clips = 40;

  @Option(
      names = "--frames",
      paramLabel = "N",
      description = "Frames of each at most, 3 or more (default: ${DEFAULT-VALUE}).")
  int frames = 30;

  @Option(
      names = "--fps",
      paramLabel = "RATE",
      description = "Frames a second of a phantom (default: ${DEFAULT-VALUE}).")
  double framesPerSecond = 15;

  @Option(names = "--seed", paramLabel = "N", description = "Of the phantoms.")
  long seed = 2026;

  @Option(names = "--json", description = "Print one JSON array instead of the table.")
  boolean json;

  @Override
  public Integer call() throws IOException {
    if (clips < 1 || frames < SteadyTrial.FEWEST) {
      throw new UserException(
          "--clips " + clips + " --frames " + frames + "; allowed are 1 and more, 3 and more");
    }
    ModelPackage opened = ModelPackage.open(model, TrustedKeys.ANYONE);
    List<Supplier<SteadyClip>> chosen = videos.isEmpty() ? phantoms(opened) : videos(opened);
    List<Double> all = new ArrayList<>(List.of(0.0));
    all.addAll(shares);
    List<SteadyRow> rows;
    try (FrameSegmenter segmenter = new FrameSegmenter(opened, Evaluator.exact(opened))) {
      int[] done = {0};
      rows =
          new SteadyTrial(segmenter, all, frames).run(chosen, () -> tell(++done[0], chosen.size()));
    } catch (IllegalArgumentException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(new JsonMapper().writeValueAsString(rows));
    } else {
      print(out, rows);
      int told = rows.get(0).blinking().subjects();
      if (told < chosen.size()) {
        out.printf(
            Locale.ROOT,
            "Of %d of %d clips; in the others the model draws nothing.%n",
            told,
            chosen.size());
      }
    }
    out.flush();
    return 0;
  }

  private List<Supplier<SteadyClip>> phantoms(ModelPackage opened) {
    if (opened.manifest().classes().size() != 1) {
      throw new UserException(
          model + " has classes " + opened.manifest().classes() + "; phantoms show one");
    }
    List<Supplier<SteadyClip>> all = new ArrayList<>();
    for (int n = 0; n < clips; n++) {
      DeviceModel device = DeviceModel.ALL.get(n % DeviceModel.ALL.size());
      PhantomSettings settings =
          new PhantomSettings(seed + n, seed - n, device, SIDE, SIDE, framesPerSecond);
      all.add(() -> SteadyClip.of(settings));
    }
    return all;
  }

  private List<Supplier<SteadyClip>> videos(ModelPackage opened) {
    for (Path video : videos) {
      if (!Files.isRegularFile(video)) {
        throw new UserException("--video " + video + " does not exist; name video files");
      }
    }
    int channels = opened.manifest().input().channels();
    List<Supplier<SteadyClip>> all = new ArrayList<>();
    videos.forEach(video -> all.add(() -> SteadyClip.of(video, channels)));
    return all;
  }

  private static void print(PrintWriter out, List<SteadyRow> rows) {
    String columns = "%5s  %-24s  %-24s  %-24s  %-24s  %s";
    out.println(
        String.format(columns, "share", "blinking", "less of it", "flicker", "Dice", "gain in Dice")
            .stripTrailing());
    for (SteadyRow row : rows) {
      boolean first = row.share() == 0;
      out.println(
          String.format(
              Locale.ROOT,
              columns,
              String.format(Locale.ROOT, "%.2f", row.share()),
              cell(row.blinking()),
              first ? "-" : cell(row.calmer()),
              cell(row.flicker()),
              cell(row.dice()),
              first ? "-" : cell(row.gain())));
    }
  }

  private void tell(int done, int all) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(done + " of " + all + " clips");
    err.flush();
  }

  private static String cell(@Nullable Interval interval) {
    if (interval == null) {
      return "-";
    }
    return interval.subjects() < 2
        ? String.format(Locale.ROOT, "%.4f", interval.mean())
        : String.format(
            Locale.ROOT, "%.4f (%.4f-%.4f)", interval.mean(), interval.low(), interval.high());
  }
}
