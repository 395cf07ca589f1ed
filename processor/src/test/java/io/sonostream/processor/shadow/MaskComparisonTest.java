package io.sonostream.processor.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sonostream.imaging.image.ClassMap;
import io.sonostream.processor.shadow.MaskComparison.Side;
import java.util.List;
import org.junit.jupiter.api.Test;

class MaskComparisonTest {
  private static final List<String> LESION = List.of("lesion");

  @Test
  void isTwiceTheCommonPixelsOverThePixelsOfBoth() {
    MaskComparison seen =
        MaskComparison.of(side(LESION, 0, 1, 1, 1, 0, 0), side(LESION, 0, 0, 1, 1, 1, 1));
    assertThat(seen.dice()).isEqualTo(4.0 / 7);
    assertThat(seen.championPixels()).isEqualTo(3);
    assertThat(seen.challengerPixels()).isEqualTo(4);
  }

  @Test
  void twoEmptyMasksAgreeAndOneEmptyMaskDoesNot() {
    Side empty = side(LESION, 0, 0, 0, 0);
    assertThat(MaskComparison.of(empty, empty)).isEqualTo(new MaskComparison(1, 0, 0));
    assertThat(MaskComparison.of(empty, side(LESION, 0, 0, 0, 1)).dice()).isZero();
    assertThat(MaskComparison.of(side(LESION, 0, 0, 0, 1), empty).dice()).isZero();
  }

  @Test
  void classesMeetByNameNotByValue() {
    Side champion = side(List.of("lesion", "cyst"), 0, 1, 1, 2, 2, 0);
    Side challenger = side(List.of("cyst", "lesion"), 0, 2, 2, 1, 0, 0);
    MaskComparison seen = MaskComparison.of(champion, challenger);
    // lesion: 2 and 2 pixels, both common; cyst: 2 and 1, one common.
    assertThat(seen.dice()).isCloseTo((1 + 2.0 / 3) / 2, within(1e-12));
    assertThat(seen.championPixels()).isEqualTo(4);
    assertThat(seen.challengerPixels()).isEqualTo(3);
  }

  @Test
  void aClassThatOnlyOneModelKnowsIsEmptyInTheOthersMask() {
    Side champion = side(LESION, 0, 1, 1, 0);
    List<String> more = List.of("lesion", "cyst");
    assertThat(MaskComparison.of(champion, side(more, 0, 1, 1, 0)).dice()).isEqualTo(1);
    assertThat(MaskComparison.of(champion, side(more, 2, 1, 1, 0)).dice()).isEqualTo(0.5);
    assertThat(MaskComparison.of(side(more, 2, 1, 1, 0), champion).dice()).isEqualTo(0.5);
  }

  @Test
  void aClassThatNeitherMaskHasDoesNotCount() {
    List<String> five = List.of("a", "b", "c", "d", "e");
    Side one = side(five, 0, 1, 1, 0);
    Side nothing = side(five, 0, 0, 0, 0);
    assertThat(MaskComparison.of(one, nothing).dice()).isZero();
    assertThat(MaskComparison.of(nothing, one).dice()).isZero();
    assertThat(MaskComparison.of(one, side(five, 0, 1, 0, 0)).dice()).isEqualTo(2.0 / 3);
    assertThat(MaskComparison.of(one, side(five, 2, 1, 1, 0)).dice()).isEqualTo(0.5);
    assertThat(MaskComparison.of(nothing, nothing).dice()).isEqualTo(1);
  }

  @Test
  void valuesUpTo255AreForeground() {
    List<String> many = java.util.stream.IntStream.range(0, 255).mapToObj(i -> "c" + i).toList();
    Side one = side(many, 255, 254, 0, 0);
    MaskComparison seen = MaskComparison.of(one, side(many, 255, 0, 0, 0));
    assertThat(seen.dice()).isEqualTo(0.5);
    assertThat(seen.championPixels()).isEqualTo(2);
    assertThat(seen.challengerPixels()).isEqualTo(1);
  }

  @Test
  void masksOfOtherSizesAreRefused() {
    assertThatThrownBy(() -> MaskComparison.of(side(LESION, 0, 1), side(LESION, 0, 1, 1)))
        .hasMessageContaining("2x1")
        .hasMessageContaining("3x1");
  }

  private static Side side(List<String> classes, int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return new Side(new ClassMap(values.length, 1, bytes), classes);
  }
}
