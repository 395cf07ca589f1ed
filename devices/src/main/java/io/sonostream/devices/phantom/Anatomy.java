package io.sonostream.devices.phantom;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The tissue of one subject, as one device model reaches it. */
record Anatomy(TissueMap tissue, List<Lesion> lesions) {

  /** A layered breast on a chest wall, with no lesion, one or two. */
  static Anatomy of(long subjectSeed, DeviceModel model) {
    TissueMap tissue = TissueMap.under(model);
    new LayeredBreast(Mix.of(subjectSeed, 1), model.depthMillimetres()).fill(tissue);
    SplittableRandom random = new SplittableRandom(Mix.of(subjectSeed, 2));
    return new Anatomy(tissue, lesions(model, random));
  }

  /** The same scatterers and attenuation everywhere: what measurements are made on. */
  static Anatomy uniform(DeviceModel model, float attenuation, List<Lesion> lesions) {
    TissueMap tissue = TissueMap.under(model);
    for (int at = 0; at < tissue.cells().length; at += TissueMap.CHANNELS) {
      tissue.cells()[at + TissueMap.AMPLITUDE] = 1;
      tissue.cells()[at + TissueMap.ATTENUATION] = attenuation;
    }
    return new Anatomy(tissue, lesions);
  }

  private static List<Lesion> lesions(DeviceModel model, SplittableRandom random) {
    double draw = random.nextDouble();
    int count = draw < 0.10 ? 0 : draw < 0.87 ? 1 : 2;
    List<Lesion> lesions = new ArrayList<>();
    for (int attempt = 0; lesions.size() < count && attempt < 20; attempt++) {
      double kind = random.nextDouble();
      Lesion lesion =
          Lesion.random(
              kind < 0.33
                  ? LesionKind.CYST
                  : kind < 0.67 ? LesionKind.BENIGN : LesionKind.MALIGNANT,
              model,
              random);
      if (lesions.stream().noneMatch(other -> touch(other, lesion))) {
        lesions.add(lesion);
      }
    }
    return List.copyOf(lesions);
  }

  private static boolean touch(Lesion one, Lesion other) {
    return Math.abs(one.x() - other.x()) < 1.3 * (one.radiusX() + other.radiusX());
  }
}
