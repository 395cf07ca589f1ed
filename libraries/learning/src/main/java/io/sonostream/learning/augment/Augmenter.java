package io.sonostream.learning.augment;

import java.util.SplittableRandom;

/** Changes examples by the settings. Stateless: safe for several threads. */
public final class Augmenter {
  private final Augmentation settings;

  public Augmenter(Augmentation settings) {
    this.settings = settings;
  }

  /**
   * A changed copy; the example itself stays.
   *
   * @param seed decides every draw
   */
  public Example apply(Example example, long seed) {
    if (settings.equals(Augmentation.NONE)) {
      return example;
    }
    SplittableRandom random = new SplittableRandom(seed);
    Warp warp = Warp.draw(settings, example.width(), example.height(), random);
    byte[] image = warp.image(example.image(), example.channels());
    byte[] mask = warp.mask(example.mask());

    double gain = Draw.amount(random, settings.probability(), settings.gain());
    double gamma = Draw.amount(random, settings.probability(), settings.gamma());
    double speckle = Math.abs(Draw.amount(random, settings.probability(), settings.speckle()));
    Intensity.gainAndGamma(image, gain, gamma);
    Intensity.speckle(image, example.channels(), speckle, random);
    if (random.nextDouble() < settings.shadowProbability()) {
      Intensity.shadow(image, example.channels(), example.height(), example.width(), random);
    }
    if (random.nextDouble() < settings.invertProbability()) {
      Intensity.invert(image);
    }
    return new Example(
        example.channels(), example.height(), example.width(), image, mask, example.scope());
  }
}
