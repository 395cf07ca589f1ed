package io.sonostream.devices.phantom;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Shapes that mean nothing in tissue that means nothing: ellipses, stars and level curves of
 * Gaussians, each darker or brighter than what is round it. What a network can learn from them is
 * outlines in speckle, and no anatomy (after the randomised shapes of RaSD, arXiv 2602.12317).
 */
final class RandomShapes {
  /** A weaker contrast drowns in the speckle of the smallest shapes. */
  private static final double LEAST_CONTRAST = 7;

  private static final double MOST_CONTRAST = 20;

  private final DeviceModel model;
  private final SplittableRandom random;
  private final double background;

  private RandomShapes(long subjectSeed, DeviceModel model) {
    this.model = model;
    this.random = new SplittableRandom(Mix.of(subjectSeed, 4));
    this.background = between(-14, -3);
  }

  /** One to four of them. */
  static Anatomy of(long subjectSeed, DeviceModel model) {
    RandomShapes shapes = new RandomShapes(subjectSeed, model);
    TissueMap tissue = shapes.tissue();
    List<Lesion> all = new ArrayList<>();
    int count = 1 + shapes.random.nextInt(4);
    for (int n = 0; n < count; n++) {
      all.add(shapes.shape());
    }
    return new Anatomy(tissue, List.copyOf(all));
  }

  /** Scatterers that grow stronger and weaker over two random lengths. */
  private TissueMap tissue() {
    TissueMap map = TissueMap.under(model);
    SmoothNoise coarse = new SmoothNoise(random.nextLong());
    SmoothNoise fine = new SmoothNoise(random.nextLong());
    double far = between(0.15, 0.6) * model.depthMillimetres();
    double near = between(0.02, 0.1) * model.depthMillimetres();
    double flat = between(1, 3); // tissue lies in layers more often than not
    double strong = between(0, 4);
    double weak = between(0, 3);
    float attenuation = (float) between(0.36, 0.5);
    for (int column = 0; column < map.columns(); column++) {
      double x = map.x(column) / flat;
      for (int row = 0; row < map.rows(); row++) {
        double z = map.z(row);
        double decibels =
            background
                + strong * coarse.rough(x / far, z / far)
                + weak * fine.rough(x / near, z / near);
        int at = map.at(column, row);
        map.cells()[at + TissueMap.AMPLITUDE] = Decibels.amplitude((float) decibels);
        map.cells()[at + TissueMap.ATTENUATION] = attenuation;
      }
    }
    return map;
  }

  private Lesion shape() {
    LesionKind kind = LesionKind.SHAPE;
    double depth = model.depthMillimetres();
    double radius = between(0.05, 0.18) * depth;
    double sideways = Math.min(0.7 * model.halfWidthMillimetres(), 0.5 * depth);
    double contrast = between(LEAST_CONTRAST, MOST_CONTRAST);
    double echo = random.nextDouble() < 0.7 ? background - contrast : background + contrast;
    return new Lesion(
        kind,
        outline(kind),
        between(-sideways, sideways),
        between(0.15, 0.8) * depth,
        between(-0.35, 0.35) * radius,
        radius,
        radius * between(kind.flattest, kind.tallest),
        radius * between(1.0, 1.6),
        Decibels.amplitude(
            (float) Math.max(kind.weakestDecibels, Math.min(kind.strongestDecibels, echo))),
        (float) between(kind.leastAttenuation, kind.mostAttenuation),
        (float) between(-0.5, 0.5));
  }

  private Outline outline(LesionKind kind) {
    return switch (random.nextInt(3)) {
      case 0 -> new Outline(random, 0, 0);
      case 1 -> new Outline(random, between(kind.smoothest, kind.roughest), random.nextDouble());
      default -> Outline.ofGaussians(random);
    };
  }

  private double between(double low, double high) {
    return low + (high - low) * random.nextDouble();
  }
}
