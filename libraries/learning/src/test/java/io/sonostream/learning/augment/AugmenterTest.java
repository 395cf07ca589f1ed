package io.sonostream.learning.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AugmenterTest {
  /** A bright disc whose mask is the disc: image and mask must move together. */
  static Example disc(int side) {
    byte[] image = new byte[side * side];
    byte[] mask = new byte[side * side];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        double dx = x - side * 0.35;
        double dy = y - side * 0.6;
        boolean inside = dx * dx + dy * dy < side * side * 0.03;
        image[y * side + x] = (byte) (inside ? 220 : 30);
        mask[y * side + x] = (byte) (inside ? 1 : 0);
      }
    }
    return new Example(1, side, side, image, mask);
  }

  @Test
  void sameSeedSameBytes() {
    Augmenter augmenter = new Augmenter(Augmentation.ULTRASOUND);
    Example once = augmenter.apply(disc(64), 42);
    Example again = augmenter.apply(disc(64), 42);
    Example other = augmenter.apply(disc(64), 43);
    assertThat(once.image()).isEqualTo(again.image());
    assertThat(once.mask()).isEqualTo(again.mask());
    assertThat(once.image()).isNotEqualTo(other.image());
  }

  @Test
  void nothingChangesWhenEverythingIsOff() {
    Example example = disc(32);
    assertThat(new Augmenter(Augmentation.NONE).apply(example, 1)).isSameAs(example);
    Augmentation still = new Augmentation(0, 0, 0, 0, 0, 0, 0, 0, 1, 0);
    Example copy = new Augmenter(still).apply(example, 1);
    assertThat(copy.image()).isEqualTo(example.image());
    assertThat(copy.mask()).isEqualTo(example.mask());
  }

  @Test
  void theMaskFollowsTheImage() {
    Augmentation moves = new Augmentation(0.5, 20, 0.2, 0.05, 0, 0, 0, 0, 1, 0);
    for (int seed = 0; seed < 50; seed++) {
      Example moved = new Augmenter(moves).apply(disc(96), seed);
      int wrong = 0;
      for (int i = 0; i < moved.mask().length; i++) {
        boolean bright = (moved.image()[i] & 0xff) > 125;
        wrong += bright == (moved.mask()[i] == 1) ? 0 : 1;
      }
      assertThat(wrong).as("seed %d", seed).isLessThan(40);
    }
  }

  @Test
  void aFlipIsExactAndItsOwnInverse() {
    Augmenter flip = new Augmenter(new Augmentation(1, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    Example example = disc(33);
    Example flipped = flip.apply(example, 1);
    assertThat(flipped.image()[0 * 33 + 32]).isEqualTo(example.image()[0]);
    assertThat(flip.apply(flipped, 9).image()).isEqualTo(example.image());
    assertThat(flipped.mask()).isNotEqualTo(example.mask());
  }

  @Test
  void brightnessChangesLeaveTheMaskAlone() {
    Augmentation light = new Augmentation(0, 0, 0, 0, 0.5, 0.5, 0.3, 1, 1, 0);
    for (int seed = 0; seed < 20; seed++) {
      Example lit = new Augmenter(light).apply(disc(64), seed);
      assertThat(lit.mask()).isEqualTo(disc(64).mask());
      assertThat(Arrays.equals(lit.image(), disc(64).image())).isFalse();
    }
  }

  @Test
  void invertedIsTheImageAloneAndBlackStaysBlack() {
    Example example = disc(64);
    example.image()[5] = 0;
    example.image()[6] = 1;
    example.image()[7] = (byte) 255;
    Example inverted =
        new Augmenter(new Augmentation(0, 0, 0, 0, 0, 0, 0, 0, 0, 1)).apply(example, 5);
    assertThat(inverted.mask()).isEqualTo(example.mask());
    for (int i = 0; i < example.image().length; i++) {
      int before = example.image()[i] & 0xff;
      assertThat(inverted.image()[i] & 0xff).isEqualTo(before == 0 ? 0 : 256 - before);
    }
  }

  @Test
  void aMicroscopesImagesAreInvertedHalfOfTheTime() {
    int inverted = 0;
    for (int seed = 0; seed < 200; seed++) {
      Example shown = new Augmenter(Augmentation.MICROSCOPY).apply(disc(32), seed);
      int within = 0;
      int without = 0;
      for (int i = 0; i < shown.mask().length; i++) {
        int level = shown.image()[i] & 0xff;
        within += shown.mask()[i] == 1 ? level : 0;
        without += shown.mask()[i] == 0 ? level : 0;
      }
      int area = 0;
      for (byte value : shown.mask()) {
        area += value;
      }
      inverted += within / area < without / (shown.mask().length - area) ? 1 : 0;
    }
    assertThat(inverted).isBetween(70, 130);
  }

  /** Augmentations that don't invert draw what they drew before inversion was there. */
  @Test
  void whetherToInvertIsDrawnLast() {
    Augmentation own = Augmentation.ULTRASOUND;
    Augmentation always =
        new Augmentation(
            own.flipProbability(),
            own.rotationDegrees(),
            own.scale(),
            own.elastic(),
            own.gain(),
            own.gamma(),
            own.speckle(),
            own.shadowProbability(),
            own.probability(),
            1);
    Example plain = new Augmenter(own).apply(disc(64), 7);
    Example inverted = new Augmenter(always).apply(disc(64), 7);
    assertThat(inverted.mask()).isEqualTo(plain.mask());
    for (int i = 0; i < plain.image().length; i++) {
      assertThat(inverted.image()[i]).isEqualTo((byte) -plain.image()[i]);
    }
  }

  @Test
  void keepsItsSourceUntouched() {
    Example example = disc(64);
    new Augmenter(Augmentation.ULTRASOUND).apply(example, 3);
    assertThat(example.image()).isEqualTo(disc(64).image());
  }

  @Test
  void refusesAmountsOutOfRange() {
    assertThatThrownBy(() -> new Augmentation(2, 0, 0, 0, 0, 0, 0, 0, 0, 0))
        .hasMessage("augmentation flipProbability is 2.0; must be 0 to 1.0");
  }
}
