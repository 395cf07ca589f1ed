package io.sonostream.learning.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sonostream.imaging.image.ClassMap;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ReliabilityTest {
  private static byte[] filled(int size, int... stretches) {
    byte[] all = new byte[size];
    for (int i = 0; i < stretches.length; i += 3) {
      Arrays.fill(all, stretches[i], stretches[i + 1], (byte) stretches[i + 2]);
    }
    return all;
  }

  private static ClassMap truth(byte[] values) {
    return new ClassMap(values.length, 1, values);
  }

  @Test
  void probabilitiesThatAreAsOftenRightAsTheySayHaveNoError() {
    Reliability reliability = new Reliability();
    // Of 100 pixels of 102 (0.4), 40 have the class.
    reliability.add(filled(200, 0, 100, 102), truth(filled(200, 0, 40, 1)), 1, 1);
    assertThat(reliability.expectedError()).isCloseTo(0, within(1e-12));
    assertThat(reliability.adaptiveError()).isCloseTo(0, within(1e-12));
    assertThat(reliability.frequencies()[4]).isCloseTo(0.4, within(1e-12));
    assertThat(reliability.frequencies()[9]).isNaN();
  }

  /** By hand: half of the pixels say 0.8 and are right in 0.5; the others say 0 and are right. */
  @Test
  void backgroundThinsTheOneFigureAndNotTheOther() {
    Reliability reliability = new Reliability();
    reliability.add(filled(200, 0, 100, 204), truth(filled(200, 0, 50, 1)), 1, 1);
    assertThat(reliability.expectedError()).isCloseTo(0.15, within(1e-12));
    assertThat(reliability.adaptiveError()).isCloseTo(0.3, within(1e-12));
  }

  @Test
  void errorsThatCancelOverAllProbabilitiesAreSeenInTheirBins() {
    Reliability reliability = new Reliability();
    byte[] probabilities = filled(200, 0, 100, 51, 100, 200, 204);
    reliability.add(probabilities, truth(filled(200, 0, 100, 1)), 1, 1);
    assertThat(reliability.expectedError()).isCloseTo(0.8, within(1e-12));
    assertThat(reliability.adaptiveError()).isCloseTo(0.8, within(1e-12));
  }

  @Test
  void ignoredPixelsCountNowhereAndAnImageCountsByItsWeight() {
    Reliability reliability = new Reliability();
    reliability.add(filled(2, 0, 2, 255), truth(filled(2, 0, 1, 1, 1, 2, 255)), 1, 3);
    assertThat(reliability.expectedError()).isZero();
    reliability.add(filled(1000, 0, 1000, 255), truth(new byte[1000]), 1, 1);
    assertThat(reliability.expectedError()).isCloseTo(0.25, within(1e-12));
  }

  @Test
  void whereNothingHasAProbabilityThereIsNothingToAdaptTo() {
    Reliability reliability = new Reliability();
    reliability.add(new byte[4], truth(new byte[4]), 1, 1);
    assertThat(reliability.expectedError()).isZero();
    assertThat(reliability.adaptiveError()).isNaN();
  }

  @Test
  void anImageThatIsIgnoredWhollyIsNone() {
    Reliability reliability = new Reliability();
    reliability.add(filled(4, 0, 4, 100), truth(filled(4, 0, 4, 255)), 1, 1);
    assertThat(reliability.adaptiveError()).isNaN();
  }
}
