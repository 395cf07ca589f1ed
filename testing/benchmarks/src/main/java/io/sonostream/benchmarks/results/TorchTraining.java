package io.sonostream.benchmarks.results;

import com.fasterxml.jackson.databind.JsonNode;
import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.imaging.geometry.ModelGeometry;
import io.sonostream.learning.augment.Example;
import io.sonostream.learning.dataset.LabelledItem;
import io.sonostream.learning.dataset.LabelledSet;
import io.sonostream.learning.dataset.Part;
import io.sonostream.learning.dataset.WholeFrame;
import io.sonostream.learning.evaluation.Evaluator;
import io.sonostream.learning.evaluation.ImageScore;
import io.sonostream.learning.evaluation.MaskChoice;
import io.sonostream.learning.evaluation.MaskSearch;
import io.sonostream.learning.run.JobDirectory;
import io.sonostream.learning.run.NetworkChoice;
import io.sonostream.learning.run.TrainingJob;
import io.sonostream.model.engine.Engines;
import io.sonostream.model.engine.FrameSegmenter;
import io.sonostream.model.packaging.Fitting;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.PackageDraft;
import io.sonostream.model.packaging.PackageWriter;
import io.sonostream.model.packaging.Probe;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.network.architecture.ArchitectureSpec;
import io.sonostream.network.weights.StateDict;
import io.sonostream.runtime.FileTree;
import io.sonostream.runtime.UserException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * A run of ours once more by plain PyTorch: it learns from the same images, chooses its epoch by
 * the same, and its weights are packed and judged as ours are.
 */
final class TorchTraining {
  private static final int PROBES = 4;

  private final TrainingJob job;
  private final NetworkChoice network;
  private final WholeFrame framing;
  private final PlainTorch torch;
  private final Consumer<String> news;

  /**
   * @param ours a finished run from random weights
   */
  TorchTraining(JobDirectory ours, PlainTorch torch, Consumer<String> news) {
    job = ours.job();
    NetworkChoice choice = job.network();
    boolean tiled =
        ModelPackage.open(ours.modelPackage(), TrustedKeys.ANYONE).manifest().fitting()
            != Fitting.LETTERBOX;
    if (choice == null || choice.encoderWeights() != null || tiled) {
      throw new UserException(
          ours.root()
              + " began with given weights, or cuts its images into tiles; plain PyTorch begins"
              + " with random ones and takes images whole");
    }
    network = choice;
    InputShape input = choice.input();
    framing =
        new WholeFrame(
            new ModelGeometry(input, 1, input.height(), input.width()), job.recipe().levels());
    this.torch = torch;
    this.news = news;
  }

  /**
   * @param bestEpoch of PyTorch's, by the validation Dice
   * @param scores of its masks on the test part
   */
  record Judged(String torch, int bestEpoch, double validationDice, List<ImageScore> scores) {}

  /** Trains, or goes on, and judges. */
  Judged run() throws IOException {
    try (LabelledSet set = job.data().open(job.task(), job.classes())) {
      List<LabelledItem> validation = set.items(Part.VALIDATION);
      torch.prepare(
          network.architecture(),
          network.input().width(),
          job.recipe(),
          job.threads(),
          validation.stream().map(LabelledItem::subject).toList(),
          set.digest());
      examples("training", set, set.items(Part.TRAIN));
      examples("validation", set, validation);
      JsonNode end = torch.run("train", this::tell);
      ModelPackage model = packed(torch.weights("best.safetensors"), set, validation);
      return new Judged(
          end.path("torch").textValue(),
          end.path("bestEpoch").intValue(),
          end.path("bestDice").doubleValue(),
          new Evaluator(Evaluator.EXACT).score(model, set, set.items(Part.TEST), done -> {}));
    }
  }

  private void tell(JsonNode epoch) {
    int done = epoch.path("epoch").intValue();
    if (done == 1 || done % 10 == 0) {
      news.accept(
          String.format(
              Locale.ROOT,
              "%s by PyTorch: epoch %d of %d, validation Dice %.3f, best %.3f",
              job.runId(),
              done,
              epoch.path("epochs").intValue(),
              epoch.path("validationDice").doubleValue(),
              epoch.path("bestDice").doubleValue()));
    }
  }

  private void examples(String name, LabelledSet set, List<LabelledItem> items) throws IOException {
    ByteArrayOutputStream pixels = new ByteArrayOutputStream();
    ByteArrayOutputStream classes = new ByteArrayOutputStream();
    for (LabelledItem item : items) {
      for (Example example : framing.examples(set.load(item))) {
        for (byte value : example.mask()) {
          if (value < 0 || value > 1) {
            throw new UserException(
                item.id() + " has pixels of class " + (value & 0xff) + "; plain PyTorch knows one");
          }
        }
        pixels.writeBytes(example.image());
        classes.writeBytes(example.mask());
      }
    }
    torch.write(name + ".pixels", pixels.toByteArray());
    torch.write(name + ".classes", classes.toByteArray());
  }

  /** With the mask rule that its own validation part likes best, where ours was so chosen. */
  private ModelPackage packed(StateDict weights, LabelledSet set, List<LabelledItem> validation)
      throws IOException {
    PackageDraft draft =
        new PackageDraft(job.task(), "1", network.input(), job.classes(), Instant.EPOCH)
            .withFitting(framing.fitting())
            .withLevels(job.recipe().levels());
    ModelPackage model = write(draft, weights);
    if (!job.recipe().chooseMasks()) {
      return model;
    }
    try (FrameSegmenter segmenter = new Evaluator(Evaluator.EXACT).open(model)) {
      MaskChoice choice = new MaskSearch(segmenter, 1, set).choose(validation, () -> {});
      draft = draft.withDecision(choice.threshold(), choice.smallestPart());
    }
    return write(draft, weights);
  }

  private ModelPackage write(PackageDraft draft, StateDict weights) throws IOException {
    ArchitectureSpec architecture = ArchitectureSpec.parse(network.architecture()).complete();
    List<Probe> probes =
        Engines.phantomProbes(architecture, network.input(), 1, weights, draft.threshold(), PROBES);
    Path target = torch.folder().resolve("package");
    FileTree.delete(target);
    return new PackageWriter(null).write(draft, architecture, 1, weights, probes, target);
  }
}
