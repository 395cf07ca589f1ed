package io.sonostream.learning.augment;

/** Augmentations that go by a name. */
public enum NamedAugmentation {
  ULTRASOUND(Augmentation.ULTRASOUND),
  MICROSCOPY(Augmentation.MICROSCOPY),
  NONE(Augmentation.NONE);

  private final Augmentation settings;

  NamedAugmentation(Augmentation settings) {
    this.settings = settings;
  }

  public Augmentation settings() {
    return settings;
  }
}
