package io.sonostream.devices.phantom;

/** What the subjects of phantoms are. */
public enum PhantomBody {
  /** Layers, ribs and lesions as a breast has them; the truth is the lesions. */
  BREAST {
    @Override
    Anatomy anatomy(long subjectSeed, DeviceModel model) {
      return Anatomy.of(subjectSeed, model);
    }
  },
  /** Shapes in tissue without any order; the truth is the shapes. For pre-training. */
  RANDOM_SHAPES {
    @Override
    Anatomy anatomy(long subjectSeed, DeviceModel model) {
      return RandomShapes.of(subjectSeed, model);
    }
  };

  abstract Anatomy anatomy(long subjectSeed, DeviceModel model);
}
