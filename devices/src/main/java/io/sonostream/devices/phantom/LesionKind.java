package io.sonostream.devices.phantom;

/**
 * What a lesion is made of, and so how it looks.
 *
 * <p>Echo strength is in dB against glandular tissue, attenuation in dB / (cm MHz), margin width
 * and outline roughness in shares of the radius.
 */
enum LesionKind {
  /** Fluid: no scatterers and next to no attenuation, so that what lies behind is enhanced. */
  CYST(-60, -50, 0.02, 0.04, 0.02, 0.02, 0.05, 0.6, 1.0),
  /** A solid oval with a smooth or lobed outline. */
  BENIGN(-17, -10, 0.4, 0.7, 0.05, 0.03, 0.09, 0.5, 0.8),
  /** Irregular, taller, blurred, and casting a shadow. */
  MALIGNANT(-21, -13, 1.0, 1.6, 0.16, 0.08, 0.16, 0.75, 1.25),
  /** No lesion at all: any smooth outline, darker or brighter than what is round it. */
  SHAPE(-30, 14, 0.2, 1.0, 0.06, 0, 0.22, 0.4, 1.6);

  final double weakestDecibels;
  final double strongestDecibels;
  final double leastAttenuation;
  final double mostAttenuation;
  final double margin;
  final double smoothest;
  final double roughest;
  final double flattest;
  final double tallest;

  LesionKind(
      double weakestDecibels,
      double strongestDecibels,
      double leastAttenuation,
      double mostAttenuation,
      double margin,
      double smoothest,
      double roughest,
      double flattest,
      double tallest) {
    this.weakestDecibels = weakestDecibels;
    this.strongestDecibels = strongestDecibels;
    this.leastAttenuation = leastAttenuation;
    this.mostAttenuation = mostAttenuation;
    this.margin = margin;
    this.smoothest = smoothest;
    this.roughest = roughest;
    this.flattest = flattest;
    this.tallest = tallest;
  }
}
