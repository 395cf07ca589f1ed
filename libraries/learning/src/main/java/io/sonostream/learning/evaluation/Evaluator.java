package io.sonostream.learning.evaluation;

import io.sonostream.imaging.geometry.Segmentation;
import io.sonostream.learning.dataset.LabelledItem;
import io.sonostream.learning.dataset.LabelledPicture;
import io.sonostream.learning.dataset.LabelledSet;
import io.sonostream.learning.metrics.MaskScore;
import io.sonostream.model.engine.EngineKind;
import io.sonostream.model.engine.EngineOptions;
import io.sonostream.model.engine.FrameSegmenter;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.runtime.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;

/** Compares a model's masks with the truth, at the images' original size. */
public final class Evaluator {
  /**
   * For networks of ours. f32: numbers that decide must not hang on this machine's fastest engine.
   */
  public static final EngineOptions EXACT =
      EngineOptions.AUTO.withEngine(EngineKind.PYTORCH_CPU_F32);

  /**
   * As {@link #EXACT}, by the runtime whose file the package holds: one from elsewhere may have an
   * ONNX file alone.
   */
  public static EngineOptions exact(ModelPackage model) {
    return EngineKind.PYTORCH_CPU_F32.reads(model)
        ? EXACT
        : EngineOptions.AUTO.withEngine(EngineKind.ONNX_CPU_F32);
  }

  /** Sees what the network said of each image. */
  public interface Watcher {
    /** Of whom nobody wants to know more. */
    Watcher NOBODY = (item, picture, planes) -> {};

    /**
     * @param planes (K,H,W) unsigned bytes of probability, as the network gives them
     */
    void seen(LabelledItem item, LabelledPicture picture, byte[][] planes);
  }

  private final EngineOptions options;
  private final boolean mirrored;

  public Evaluator(EngineOptions options) {
    this(options, false);
  }

  /**
   * @param mirrored whether each image is asked a second time, left-right mirrored, and both
   *     answers are averaged, as the archive lane does where it is told to
   */
  public Evaluator(EngineOptions options, boolean mirrored) {
    this.options = options;
    this.mirrored = mirrored;
  }

  /** The model as it is measured; the caller closes it. */
  public FrameSegmenter open(ModelPackage model) {
    return mirrored ? FrameSegmenter.mirrored(model, options) : new FrameSegmenter(model, options);
  }

  /**
   * One score per item, in the items' order.
   *
   * @param done is told after each image how many are done
   */
  public List<ImageScore> score(
      ModelPackage model, LabelledSet set, List<LabelledItem> items, IntConsumer done) {
    return score(model, set, items, done, Watcher.NOBODY);
  }

  /** As {@link #score(ModelPackage, LabelledSet, List, IntConsumer)}, with somebody who watches. */
  public List<ImageScore> score(
      ModelPackage model,
      LabelledSet set,
      List<LabelledItem> items,
      IntConsumer done,
      Watcher watcher) {
    return score(model, model.manifest().classes(), set, items, done, watcher);
  }

  /**
   * As {@link #score(ModelPackage, LabelledSet, List, IntConsumer, Watcher)}, with a truth that may
   * have other classes than the model: they are compared by name.
   *
   * @param classes of the truth, the first is value 1
   * @throws UserException when the model has none of them
   */
  public List<ImageScore> score(
      ModelPackage model,
      List<String> classes,
      LabelledSet set,
      List<LabelledItem> items,
      IntConsumer done,
      Watcher watcher) {
    ClassNames names = comparable(model, classes);
    try (FrameSegmenter segmenter = open(model)) {
      return score(segmenter, names, set, items, done, watcher);
    }
  }

  /**
   * @param classes of the truth that the model is to be compared with
   * @throws UserException when the model has none of them
   */
  public static void requireComparable(ModelPackage model, List<String> classes) {
    comparable(model, classes);
  }

  private static ClassNames comparable(ModelPackage model, List<String> classes) {
    ClassNames names = new ClassNames(model.manifest().classes(), classes);
    if (!names.haveOneInCommon()) {
      throw new UserException(
          String.format(
              Locale.ROOT,
              "model %s has the classes %s, the labels %s; without one in common they can't be"
                  + " compared: keep a name, or train a model of the new ones from folders and promote"
                  + " it by hand (models import --promote)",
              model.manifest().version(),
              String.join(", ", model.manifest().classes()),
              String.join(", ", classes)));
    }
    return names;
  }

  /** As {@link #score(ModelPackage, LabelledSet, List, IntConsumer)}, of a network in memory. */
  public static List<ImageScore> score(
      FrameSegmenter segmenter,
      List<String> classes,
      LabelledSet set,
      List<LabelledItem> items,
      IntConsumer done) {
    return score(segmenter, new ClassNames(classes, classes), set, items, done, Watcher.NOBODY);
  }

  private static List<ImageScore> score(
      FrameSegmenter segmenter,
      ClassNames names,
      LabelledSet set,
      List<LabelledItem> items,
      IntConsumer done,
      Watcher watcher) {
    List<ImageScore> scores = new ArrayList<>();
    for (LabelledItem item : items) {
      LabelledPicture picture = set.load(item);
      byte[][] planes = segmenter.planes(picture.image());
      Segmentation seen =
          segmenter
              .decision()
              .decide(planes, picture.image().width(), picture.image().height(), false);
      watcher.seen(item, picture, planes);
      MaskScore score =
          MaskScore.of(
                  names.inTruthsValues(seen.map()),
                  picture.truth(),
                  names.truth().size(),
                  item.spacing(),
                  names.judged(picture.scope()))
              .without(names.unknown());
      scores.add(
          new ImageScore(
              item.id(), item.subject(), item.device(), item.replay(), score, seen.uncertainty()));
      done.accept(scores.size());
    }
    return scores;
  }
}
