package io.sonostream.imaging.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sonostream.imaging.image.PixelImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameSelectionTest {
  private static final int SIDE = 64;

  /** Blotches that hang on the seed, and noise that doesn't. */
  private static PixelImage picture(long seed, long noise) {
    Random blotches = new Random(seed);
    Random grains = new Random(noise);
    byte[] coarse = new byte[64];
    blotches.nextBytes(coarse);
    byte[] pixels = new byte[SIDE * SIDE];
    for (int i = 0; i < pixels.length; i++) {
      int cell = i / SIDE / 8 * 8 + i % SIDE / 8;
      pixels[i] = (byte) Math.min(255, (coarse[cell] & 0xff) / 2 + grains.nextInt(40));
    }
    return new PixelImage(SIDE, SIDE, 1, pixels);
  }

  private static Candidate candidate(String name, String subject, double worth, long look) {
    return new Candidate(name, subject, worth, 0, Look.of(picture(look, name.hashCode())));
  }

  private static List<String> names(List<Chosen> chosen) {
    return chosen.stream().map(one -> one.candidate().name()).toList();
  }

  @Test
  void ofFortyNeighboursOneIsChosenAndThenWhatLooksOtherwise() {
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      candidates.add(candidate("clip-" + i, "a", 0.9 + i / 1000.0, 1));
    }
    candidates.add(candidate("b", "b", 0.5, 2));
    candidates.add(candidate("c", "c", 0.4, 3));
    List<Chosen> chosen = new FrameSelection(4, 3).choose(candidates);
    assertThat(names(chosen).subList(0, 3)).containsExactly("clip-39", "b", "c");
    assertThat(chosen.get(0).novelty()).isEqualTo(1);
    assertThat(chosen.get(3).candidate().subject()).isEqualTo("a");
    assertThat(chosen.get(3).novelty()).as("a neighbour of the first").isLessThan(0.1);
  }

  @Test
  void noSubjectHasMoreThanItsShareHoweverDifferentItsFrames() {
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      candidates.add(candidate("a" + i, "a", 0.9, 10 + i));
    }
    candidates.add(candidate("b", "b", 0.1, 20));
    assertThat(names(new FrameSelection(10, 2).choose(candidates))).hasSize(3).contains("b");
  }

  @Test
  void whoHasManyLabelsHasToWait() {
    Candidate known = new Candidate("known", "a", 0.9, 15, Look.of(picture(1, 1)));
    Candidate unknown = candidate("unknown", "b", 0.5, 2);
    List<Chosen> chosen = new FrameSelection(2, 1).choose(List.of(known, unknown));
    assertThat(names(chosen)).containsExactly("unknown", "known");
  }

  @Test
  void aLookIsTheSameAtAnotherGainAndSize() {
    PixelImage picture = picture(1, 1);
    byte[] brighter = new byte[SIDE * SIDE];
    for (int i = 0; i < brighter.length; i++) {
      brighter[i] = (byte) (40 + (picture.pixels()[i] & 0xff));
    }
    byte[] half = new byte[SIDE * SIDE / 4];
    for (int i = 0; i < half.length; i++) {
      half[i] = picture.pixels()[i / 32 * 2 * SIDE + i % 32 * 2];
    }
    Look look = Look.of(picture);
    assertThat(look.alike(Look.of(new PixelImage(SIDE, SIDE, 1, brighter))))
        .isCloseTo(1, within(1e-9));
    assertThat(look.alike(Look.of(new PixelImage(32, 32, 1, half)))).isGreaterThan(0.9);
    assertThat(look.alike(Look.of(picture(2, 1)))).isLessThan(0.5);
    assertThat(Look.of(new PixelImage(1, 1, 1, new byte[1])).alike(look)).isZero();
  }

  @Test
  void nothingToChooseFromIsNoMistakeAndNothingToChooseIs() {
    assertThat(new FrameSelection(3, 1).choose(List.of())).isEmpty();
    assertThatThrownBy(() -> new FrameSelection(0, 1)).hasMessageContaining("0 frames");
  }
}
