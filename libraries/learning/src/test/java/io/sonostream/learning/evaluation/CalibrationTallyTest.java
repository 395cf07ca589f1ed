package io.sonostream.learning.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.ClassScope;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.learning.dataset.LabelledItem;
import io.sonostream.learning.dataset.LabelledPicture;
import io.sonostream.learning.dataset.Part;
import io.sonostream.learning.metrics.Spacing;
import io.sonostream.model.packaging.Manifest;
import io.sonostream.model.packaging.PackageDraft;
import io.sonostream.model.packaging.PackageWriter;
import io.sonostream.network.architecture.ArchitectureSpec;
import io.sonostream.network.graph.Initialisation;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CalibrationTallyTest {
  private static final int PIXELS = 16;
  private static final double SURE = 1;
  private static final double UNSURE = 2 * 4 * 0.5 / (4 + 4 * 0.5);

  @TempDir Path folder;

  /** Of the classes sure and unsure. */
  private Manifest manifest() {
    ArchitectureSpec tiny = ArchitectureSpec.parse("unet(base=2,depth=1)");
    return new PackageWriter(null)
        .write(
            new PackageDraft(
                "two", "1", new InputShape(1, 16, 16), List.of("sure", "unsure"), Instant.EPOCH),
            tiny,
            3,
            Initialisation.of(tiny.build(1, 3, 16, 16), 3),
            List.of(),
            folder.resolve("model"))
        .manifest();
  }

  /** Eight pixels of the first class, and then so many of the second. */
  private static byte[] mask(int unsure) {
    byte[] values = new byte[PIXELS];
    Arrays.fill(values, 0, 8, (byte) 1);
    Arrays.fill(values, 8, 8 + unsure, (byte) 2);
    return values;
  }

  private static byte[][] planes(byte[] mask) {
    byte[][] planes = new byte[3][PIXELS];
    for (int i = 0; i < PIXELS; i++) {
      planes[0][i] = (byte) (mask[i] == 0 ? 255 : mask[i] == 1 ? 0 : 127);
      planes[1][i] = (byte) (mask[i] == 1 ? 255 : 0);
      planes[2][i] = (byte) (mask[i] == 2 ? 128 : 0);
    }
    return planes;
  }

  private double expected(byte[][] planes, byte[] truth, ClassScope scope) {
    LabelledItem item =
        new LabelledItem("image", "subject", "device", Spacing.UNKNOWN, Part.TEST, false);
    CalibrationTally tally = new CalibrationTally(manifest(), List.of(item));
    tally.seen(
        item,
        new LabelledPicture(
            new PixelImage(4, 4, 1, new byte[PIXELS]), new ClassMap(4, 4, truth), scope),
        planes);
    return tally.uncalibrated().expectedDice();
  }

  @Test
  void theDiceThatIsExpectedIsTheMeanOfTheClassesThatTheMeasuredOneIsTheMeanOf() {
    byte[] both = mask(4);
    assertThat(expected(planes(both), both, ClassScope.ALL))
        .isCloseTo((SURE + UNSURE) / 2, within(0.01));
  }

  @Test
  void aClassThatIsNowhereCountsNowhere() {
    byte[] one = mask(0);
    assertThat(expected(planes(one), one, ClassScope.ALL)).isEqualTo(SURE);
  }

  @Test
  void aClassThatTheTruthIsSilentAboutCountsNowhere() {
    assertThat(expected(planes(mask(4)), mask(0), new ClassScope(Set.of(2)))).isEqualTo(SURE);
  }

  @Test
  void aClassThatIsMissedCountsByTheChanceThatItIsNotThere() {
    byte[][] planes = planes(mask(0));
    planes[2][15] = (byte) 51;
    assertThat(expected(planes, mask(4), ClassScope.ALL))
        .isCloseTo((SURE + Math.exp(-0.2)) / 2, within(0.01));
  }

  @Test
  void whatTheTruthWantsIgnoredCountsNowhere() {
    byte[] truth = mask(4);
    Arrays.fill(truth, 8, 12, (byte) ClassMap.IGNORED);
    assertThat(expected(planes(mask(4)), truth, ClassScope.ALL)).isEqualTo(SURE);
  }
}
