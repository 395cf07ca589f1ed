package io.sonostream.learning.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sonostream.imaging.image.ClassScope;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ImageTallyTest {
  private static final byte[] NOTHING = new byte[4];

  @Test
  void whoDrawsNothingGainsNothingByAClassThatIsNotThere() {
    byte[] truth = {1, 1, 1, 0};
    ImageTally blind = new ImageTally(2);
    blind.add(NOTHING, truth, ClassScope.ALL);
    assertThat(blind.dice()).isZero();
    ImageTally strays = new ImageTally(2);
    strays.add(new byte[] {1, 1, 1, 2}, truth, ClassScope.ALL);
    assertThat(strays.dice()).isEqualTo(0.5);
  }

  @Test
  void tilesOfOneImageAreCountedTogetherSoEmptyOnesAreNoSuccess() {
    ImageTally blind = new ImageTally(1);
    ImageTally sees = new ImageTally(1);
    for (int tile = 0; tile < 5; tile++) {
      blind.add(NOTHING, NOTHING, ClassScope.ALL);
      sees.add(tile == 0 ? new byte[] {1, 0, 0, 0} : NOTHING, NOTHING, ClassScope.ALL);
    }
    blind.add(NOTHING, new byte[] {1, 1, 1, 1}, ClassScope.ALL);
    sees.add(new byte[] {1, 1, 1, 1}, new byte[] {1, 1, 1, 1}, ClassScope.ALL);
    assertThat(blind.dice()).isZero();
    assertThat(sees.dice()).isCloseTo(8.0 / 9, within(1e-12));
  }

  @Test
  void whereNothingIsAndNothingWasDrawnAllIsRight() {
    ImageTally empty = new ImageTally(2);
    empty.add(NOTHING, NOTHING, ClassScope.ALL);
    assertThat(empty.dice()).isEqualTo(1);
    ImageTally silent = new ImageTally(2);
    silent.add(new byte[] {2, 2, 0, 0}, NOTHING, new ClassScope(Set.of(2)));
    assertThat(silent.dice()).isEqualTo(1);
  }
}
