package io.sonostream.devices.phantom;

import java.util.List;
import java.util.SplittableRandom;

/** Phantoms of one tissue throughout, for measuring; square, one sample a pixel. */
final class UniformPhantom {
  static final int SIDE = 256;
  static final DeviceModel MODEL = quiet(DeviceModel.named("L12-4"));

  private UniformPhantom() {}

  static Phantom without(long seed) {
    return with(seed, List.of());
  }

  static Phantom with(long seed, List<Lesion> lesions) {
    return with(seed, Anatomy.uniform(MODEL, (float) Transmission.ASSUMED_ATTENUATION, lesions));
  }

  static Phantom with(long seed, Anatomy anatomy) {
    return new Phantom(new PhantomSettings(seed, seed, MODEL, SIDE, SIDE, 30), anatomy, false);
  }

  /** A round lesion of that kind in the middle of the plane, where the probe starts. */
  static Lesion lesion(LesionKind kind, double amplitudeDecibels, float attenuation) {
    return new Lesion(
        kind,
        new Outline(new SplittableRandom(1), 0, 0),
        0,
        14,
        0,
        4,
        4,
        100,
        Decibels.amplitude((float) amplitudeDecibels),
        attenuation,
        0);
  }

  /** The same probe with next to no electronic noise. */
  static DeviceModel quiet(DeviceModel model) {
    return new DeviceModel(
        model.name(),
        model.geometry(),
        model.frequencyMegahertz(),
        model.depthMillimetres(),
        model.apertureMillimetres(),
        model.radiusMillimetres(),
        model.sectorDegrees(),
        model.fNumber(),
        model.focusMillimetres(),
        model.dynamicRangeDecibels(),
        model.gainDecibels(),
        -120);
  }
}
