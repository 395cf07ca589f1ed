package io.sonostream.learning.evaluation;

import java.util.function.ToDoubleFunction;

/** The numbers of an evaluation, with the names that tables, JSON and manifests use. */
public enum Metric {
  DICE("dice", "Dice", s -> s.score().dice()),
  IOU("iou", "IoU", s -> s.score().iou()),
  HAUSDORFF95_PIXELS("hausdorff95Pixels", "HD95 px", s -> s.score().hausdorff95Pixels()),
  HAUSDORFF95_MM("hausdorff95Millimetres", "HD95 mm", s -> s.score().hausdorff95Millimetres()),
  SENSITIVITY("sensitivity", "Sensitivity", s -> s.score().sensitivity()),
  SPECIFICITY("specificity", "Specificity", s -> s.score().specificity());

  private final String key;
  private final String title;
  private final ToDoubleFunction<ImageScore> value;

  Metric(String key, String title, ToDoubleFunction<ImageScore> value) {
    this.key = key;
    this.title = title;
    this.value = value;
  }

  /** In JSON and manifests. */
  public String key() {
    return key;
  }

  /** In tables. */
  public String title() {
    return title;
  }

  public double of(ImageScore score) {
    return value.applyAsDouble(score);
  }
}
