package io.sonostream.benchmarks.steady;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sonostream.learning.evaluation.Evaluator;
import io.sonostream.learning.metrics.Interval;
import io.sonostream.model.engine.FrameSegmenter;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./sonostream bench steady}: flicker and Dice of masks that lean on the frame before. */
@Command(
    name = "steady",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Segments clips of phantoms with a model and tells, for each share of the frame before",
      "(processor.steady), how much the masks flicker beyond what the truth moves, and their Dice."
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

  @Option(names = "--clips", paramLabel = "N", description = "Clips (default: ${DEFAULT-VALUE}).")
  int clips = 40;

  @Option(
      names = "--frames",
      paramLabel = "N",
      description = "Frames of each, 2 or more (default: ${DEFAULT-VALUE}).")
  int frames = 30;

  @Option(
      names = "--fps",
      paramLabel = "RATE",
      description = "Frames a second of each (default: ${DEFAULT-VALUE}).")
  double framesPerSecond = 15;

  @Option(names = "--seed", paramLabel = "N", description = "Of the phantoms.")
  long seed = 2026;

  @Option(names = "--json", description = "Print one JSON array instead of the table.")
  boolean json;

  @Override
  public Integer call() throws IOException {
    if (clips < 1 || frames < 2) {
      throw new UserException(
          "--clips " + clips + " --frames " + frames + "; allowed are 1 and more, 2 and more");
    }
    ModelPackage opened = ModelPackage.open(model, TrustedKeys.ANYONE);
    if (opened.manifest().classes().size() != 1) {
      throw new UserException(
          model + " has classes " + opened.manifest().classes() + "; phantoms show one");
    }
    List<Double> all = new ArrayList<>(List.of(0.0));
    all.addAll(shares);
    List<SteadyRow> rows;
    try (FrameSegmenter segmenter = new FrameSegmenter(opened, Evaluator.EXACT)) {
      int[] done = {0};
      rows =
          new SteadyTrial(segmenter, all, SIDE, framesPerSecond)
              .run(clips, frames, seed, () -> tell(++done[0]));
    } catch (IllegalArgumentException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(new JsonMapper().writeValueAsString(rows));
    } else {
      out.println("share  flicker                 Dice                    gain in Dice");
      for (SteadyRow row : rows) {
        out.println(
            String.format(
                Locale.ROOT,
                "%5.2f  %-22s  %-22s  %s",
                row.share(),
                cell(row.flicker()),
                cell(row.dice()),
                row.share() == 0 ? "-" : cell(row.gain())));
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
        ? String.format(Locale.ROOT, "%.4f", interval.mean())
        : String.format(
            Locale.ROOT, "%.4f (%.4f-%.4f)", interval.mean(), interval.low(), interval.high());
  }
}
