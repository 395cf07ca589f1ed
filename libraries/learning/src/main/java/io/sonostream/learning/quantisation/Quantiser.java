package io.sonostream.learning.quantisation;

import io.sonostream.imaging.geometry.FrameMapping;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.learning.dataset.LabelledItem;
import io.sonostream.learning.dataset.LabelledSet;
import io.sonostream.learning.dataset.Part;
import io.sonostream.learning.evaluation.Evaluator;
import io.sonostream.learning.evaluation.ImageScore;
import io.sonostream.learning.evaluation.PairedDice;
import io.sonostream.learning.metrics.Bootstrap;
import io.sonostream.learning.metrics.Interval;
import io.sonostream.model.engine.BiasCorrection;
import io.sonostream.model.engine.Calibration;
import io.sonostream.model.engine.EngineKind;
import io.sonostream.model.engine.EngineOptions;
import io.sonostream.model.engine.Engines;
import io.sonostream.model.engine.FrameSegmenter;
import io.sonostream.model.engine.LoadedModel;
import io.sonostream.model.engine.MaskAgreement;
import io.sonostream.model.engine.OnnxCalibration;
import io.sonostream.model.engine.ProbeCheck;
import io.sonostream.model.packaging.Int8Form;
import io.sonostream.model.packaging.Int8Judgement;
import io.sonostream.model.packaging.Manifest;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.Probe;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.quantisation.Quantisation;
import io.sonostream.network.weights.StateDict;
import io.sonostream.runtime.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds out how a trained network computes in bytes, and whether it may: ranges of its values from
 * training frames, then its masks beside those in f32 on validation frames and on the package's
 * probes. The package's weights stay; what is added to biases is part of the form.
 */
public final class Quantiser {
  /** Network inputs that ranges are seen on. */
  private static final int CALIBRATION = 32;

  /**
   * Least Dice with the mask in f32 of a probe frame. Probes are phantoms, of which a model that
   * learned from patients is unsure: its contours move there by more than on what it knows, and
   * only regions that come or go tell that something is wrong. Labels judge the rest.
   */
  static final double RESEMBLES = 0.9;

  private final ModelPackage model;

  /** Null for networks of ours. */
  private final @Nullable OnnxCalibration foreign;

  private final FrameMapping mapping;
  private final LabelledSet set;
  private final Consumer<String> progress;

  /**
   * @param set whose train part calibrates and whose validation part judges
   * @param progress told what is being done, a line each
   * @throws io.sonostream.network.ModelException when the network is from elsewhere and can't
   *     compute in bytes, saying why
   */
  public Quantiser(ModelPackage model, LabelledSet set, Consumer<String> progress) {
    this.model = model;
    this.foreign = foreign(model);
    this.mapping = model.manifest().mapping();
    this.set = set;
    this.progress = progress;
  }

  /**
   * Looks at the network and the machine alone, before frames are read.
   *
   * @throws io.sonostream.network.ModelException as the constructor, and when the engine that would
   *     serve the form can't run here: what it draws is what is judged
   */
  public static void requirePossible(ModelPackage model) {
    Engines.requireInt8(model);
    foreign(model);
  }

  private static @Nullable OnnxCalibration foreign(ModelPackage model) {
    return model.manifest().architecture() == null ? new OnnxCalibration(model) : null;
  }

  /**
   * The fastest form that may serve.
   *
   * @throws UserException when none may, saying why not the best of them
   */
  public Int8Form find() {
    List<LabelledItem> judging = items(Part.VALIDATION);
    List<Supplier<Quantisation>> plans = plans(items(Part.TRAIN));
    progress.accept("f32 on " + judging.size() + " validation frames");
    List<ImageScore> exact = new Evaluator(exact()).score(model, set, judging, done -> {});
    List<Refusal> refusals = new ArrayList<>();
    for (Supplier<Quantisation> made : plans) {
      Quantisation plan = made.get();
      Int8Judgement judgement = judge(plan, exact, judging);
      progress.accept(told(plan) + ": " + judgement);
      double likeness = 1;
      if (judgement.mayServe()) {
        List<ClassMap> masks = probeMasks(plan);
        likeness = likeness(masks);
        if (likeness >= RESEMBLES) {
          return Int8Form.of(plan, judgement, masks);
        }
      }
      refusals.add(new Refusal(judgement, likeness));
    }
    throw new UserException(
        model.path()
            + ": in bytes this model's masks are not good enough, even with "
            + (foreign == null ? "corrected biases, or " : "")
            + "its first, last and full-size layers in "
            + wider()
            + ": "
            + Refusal.nearest(refusals).why()
            + "; serve it in "
            + wider());
  }

  private String told(Quantisation plan) {
    if (!plan.wide().isEmpty()) {
      return plan.wide().size() + " convolutions in " + wider();
    }
    return plan.corrections().isEmpty()
        ? "all in bytes"
        : "all in bytes, the biases of " + plan.corrections().size() + " convolutions corrected";
  }

  /** What computes where bytes do not. */
  private String wider() {
    return foreign == null ? "bf16" : "f32";
  }

  /** A network from elsewhere is judged by the file that is put into bytes. */
  private EngineOptions exact() {
    return foreign == null
        ? Evaluator.exact(model)
        : EngineOptions.AUTO.withEngine(EngineKind.ONNX_CPU_F32);
  }

  private List<LabelledItem> items(Part part) {
    List<LabelledItem> items = set.items(part);
    if (items.isEmpty()) {
      throw new UserException(
          "no subject falls into the "
              + part.label()
              + " part; quantisation needs frames to calibrate with and others to judge by: give"
              + " more subjects, or a part column in the index");
    }
    return items;
  }

  /** Plans, fastest first. */
  private List<Supplier<Quantisation>> plans(List<LabelledItem> items) {
    CalibrationInputs seenOn =
        CalibrationInputs.of(items, item -> set.load(item).image(), mapping, CALIBRATION);
    progress.accept(
        "ranges of the network's values on "
            + (seenOn.count() > seenOn.frames() ? seenOn.count() + " tiles of " : "")
            + seenOn.frames()
            + " training frames");
    if (foreign != null) {
      OnnxCalibration.Seen seen = foreign.on(seenOn.inputs(), seenOn.count());
      return Ladder.rungs(seen.convolutions(), seen.fullSize()).stream()
          .map(wide -> (Supplier<Quantisation>) () -> seen.everything().withWide(wide))
          .toList();
    }
    Graph graph = model.graph().orElseThrow();
    StateDict weights = model.weights().orElseThrow();
    Quantisation everything = new Calibration(graph, weights).on(seenOn.inputs(), seenOn.count());
    BiasCorrection correction = new BiasCorrection(graph, weights);
    return Ladder.plans(
        graph, everything, plan -> correction.of(plan, seenOn.inputs(), seenOn.count()));
  }

  private Int8Judgement judge(
      Quantisation plan, List<ImageScore> exact, List<LabelledItem> judging) {
    Manifest manifest = model.manifest();
    List<ImageScore> scores;
    try (FrameSegmenter segmenter = new FrameSegmenter(Engines.loadInt8(model, plan, 0), mapping)) {
      scores = Evaluator.score(segmenter, manifest.classes(), set, judging, done -> {});
    }
    List<PairedDice> pairs =
        IntStream.range(0, scores.size())
            .mapToObj(i -> PairedDice.of(exact.get(i).score(), scores.get(i).score()))
            .toList();
    double[] f32 = pairs.stream().mapToDouble(PairedDice::champion).toArray();
    double[] int8 = pairs.stream().mapToDouble(PairedDice::challenger).toArray();
    List<String> subjects = scores.stream().map(ImageScore::subject).toList();
    Bootstrap bootstrap = new Bootstrap(1);
    Interval loss = bootstrap.difference(subjects, int8, f32);
    if (loss.subjects() == 0) {
      throw new UserException(
          "no validation frame shows a class, in the labels or in the masks; give frames that do");
    }
    boolean one = loss.subjects() == 1;
    return new Int8Judgement(
        judging.size(),
        bootstrap.mean(subjects, f32).mean(),
        bootstrap.mean(subjects, int8).mean(),
        loss.mean(),
        one ? loss.mean() : loss.low(),
        one ? loss.mean() : loss.high());
  }

  /** What bytes draw on the package's probes: from then on every machine must repeat it. */
  private List<ClassMap> probeMasks(Quantisation plan) {
    ProbeCheck probes = ProbeCheck.of(model);
    if (probes.probes().isEmpty()) {
      return List.of();
    }
    try (LoadedModel loaded = Engines.loadInt8(model, plan, 0)) {
      return probes.masks(loaded);
    }
  }

  /** Least Dice with the masks in f32; 1 without probes. */
  private double likeness(List<ClassMap> masks) {
    if (masks.isEmpty()) {
      return 1;
    }
    double worst =
        MaskAgreement.of(model.probes().stream().map(Probe::mask).toList(), masks).dice();
    progress.accept(Refusal.told(worst));
    return worst;
  }
}
