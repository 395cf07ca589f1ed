package io.sonostream.cli.models;

import io.sonostream.console.ProgressBar;
import io.sonostream.learning.dataset.LabelledItem;
import io.sonostream.learning.dataset.LabelledSet;
import io.sonostream.learning.dataset.Part;
import io.sonostream.learning.evaluation.Evaluator;
import io.sonostream.learning.evaluation.TemperatureChoice;
import io.sonostream.learning.evaluation.TemperatureSearch;
import io.sonostream.model.engine.FrameSegmenter;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.runtime.UserException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Makes a version of a model whose probabilities are true. */
@Command(
    name = "calibrate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Make another version of a model whose probabilities are as sure as they are right:"
          + " their temperature is fitted on the validation part of labelled frames.",
      "No mask changes. What it gains is for frames that decided nothing: \"sonostream"
          + " evaluate --part test\" says it."
    })
final class CalibrateCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Mixin VersionOptions making = new VersionOptions();
  @Mixin FramesOptions frames = new FramesOptions();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    String wrote =
        making.make(
            "-calibrated",
            (model, writer, version, target) -> {
              TemperatureChoice choice = choose(model);
              out.println(
                  String.format(
                      Locale.ROOT,
                      "temperature %.3f: loss of an unsure pixel %.4f instead of %.4f",
                      choice.temperature(),
                      choice.loss(),
                      choice.usualLoss()));
              return writer.withTemperature(model, version, choice.temperature(), target);
            });
    out.println(wrote);
    out.flush();
    return 0;
  }

  private TemperatureChoice choose(ModelPackage model) {
    try (LabelledSet set =
            frames
                .open(model.manifest())
                .orElseThrow(
                    () ->
                        new UserException(
                            "a temperature is fitted on labelled frames; name them with --images"
                                + " and --masks"));
        FrameSegmenter segmenter = new Evaluator(Evaluator.exact(model)).open(model)) {
      List<LabelledItem> items = set.items(Part.VALIDATION);
      if (items.isEmpty()) {
        throw new UserException(
            "no subject falls into the validation part, which the temperature is fitted on; give"
                + " more subjects, or a part column in the index");
      }
      ProgressBar bar =
          new ProgressBar(spec.commandLine().getErr(), "validation frames", items.size());
      AtomicInteger done = new AtomicInteger();
      TemperatureChoice choice =
          new TemperatureSearch(segmenter, set)
              .choose(items, () -> bar.show(done.incrementAndGet()));
      if (Double.isNaN(choice.loss())) {
        throw new UserException(
            making.source
                + ": is sure of every pixel of the validation frames, or their labels are silent"
                + " about a class; there is nothing to fit a temperature on");
      }
      return choice;
    }
  }
}
