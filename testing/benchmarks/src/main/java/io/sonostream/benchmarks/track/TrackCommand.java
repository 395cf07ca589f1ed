package io.sonostream.benchmarks.track;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sonostream.learning.evaluation.Evaluator;
import io.sonostream.learning.metrics.Interval;
import io.sonostream.model.engine.FrameSegmenter;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.runtime.FileTree;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./sonostream bench track}: Dice of a drawing that is taken along a clip. */
@Command(
    name = "track",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Draws the truth on the first frame of clips of phantoms and takes it along: by the page's",
      "own tracking, by a model, and by both. Dice with the truth of the other frames."
    })
public final class TrackCommand implements Callable<Integer> {
  private static final int SIDE = 256;

  @CommandLine.Spec CommandLine.Model.CommandSpec spec;

  @Option(
      names = "--model",
      paramLabel = "PACKAGE",
      description = "Whose masks (default: ${DEFAULT-VALUE}).")
  Path model = Path.of("models/starter");

  @Option(names = "--clips", paramLabel = "N", description = "Clips (default: ${DEFAULT-VALUE}).")
  int clips = 20;

  @Option(
      names = "--frames",
      paramLabel = "N",
      description = "Frames of each, 2 or more (default: ${DEFAULT-VALUE}).")
  int frames = 20;

  @Option(
      names = "--fps",
      paramLabel = "RATE",
      description = "Frames a second of each (default: ${DEFAULT-VALUE}).")
  double framesPerSecond = 15;

  @Option(
      names = "--least",
      paramLabel = "DICE",
      description =
          "With the carried drawing, for the model's parts to be taken (default: ${DEFAULT-VALUE}).")
  double least = 0.5;

  @Option(names = "--seed", paramLabel = "N", description = "Of the phantoms.")
  long seed = 2026;

  @Option(names = "--json", description = "Print one JSON array instead of the table.")
  boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (clips < 1 || frames < 2) {
      throw new UserException(
          "--clips " + clips + " --frames " + frames + "; allowed are 1 and more, 2 and more");
    }
    if (!Node.isHere()) {
      throw new UserException("node is not installed; the page's own code runs in it");
    }
    ModelPackage opened = ModelPackage.open(model, TrustedKeys.ANYONE);
    if (opened.manifest().classes().size() != 1) {
      throw new UserException(
          model + " has classes " + opened.manifest().classes() + "; phantoms show one");
    }
    Path folder = Files.createTempDirectory("sonostream-track");
    List<TrackRow> rows;
    try (FrameSegmenter segmenter = new FrameSegmenter(opened, Evaluator.exact(opened))) {
      int[] done = {0};
      rows =
          new TrackTrial(segmenter, SIDE, framesPerSecond, least)
              .run(clips, frames, seed, folder, () -> tell(++done[0]));
    } finally {
      FileTree.delete(folder);
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(JsonMapper.builder().build().writeValueAsString(rows));
    } else {
      out.println("| taken along by | Dice | of the last frame | gain over motion alone |");
      out.println("|---|---|---|---|");
      for (TrackRow row : rows) {
        out.println(
            String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s |",
                row.way().title(),
                cell(row.dice()),
                cell(row.last()),
                row.way() == Way.FLOW ? "" : cell(row.gain())));
      }
    }
    out.flush();
    return 0;
  }

  private void tell(int done) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(done + " of " + clips + " clips");
    err.flush();
  }

  private static String cell(Interval interval) {
    return interval.subjects() < 2
        ? String.format(Locale.ROOT, "%.3f", interval.mean())
        : String.format(
            Locale.ROOT, "%.3f (%.3f to %.3f)", interval.mean(), interval.low(), interval.high());
  }
}
