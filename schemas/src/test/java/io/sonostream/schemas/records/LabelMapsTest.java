package io.sonostream.schemas.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.schemas.LabelMap;
import io.sonostream.schemas.fixtures.Fixtures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LabelMapsTest {

  @Test
  void runsAreRowMajorPairsOfValueAndLength() {
    assertThat(Fixtures.labelMap().getRuns()).containsExactly(0, 18, 1, 3, 0, 5, 1, 3, 0, 19);
  }

  @Test
  void classesAbove127SurviveAsUnsigned() {
    LabelMap map = LabelMaps.encode(3, 1, new byte[] {(byte) 255, (byte) 128, 127});

    assertThat(map.getRuns()).containsExactly(255, 1, 128, 1, 127, 1);
    assertThat(LabelMaps.decode(map)).containsExactly(255, 128, 127);
  }

  @Test
  void everyMapSurvivesTheRoundTripAndItsAreasAddUp() {
    Random random = new Random(3);
    for (int i = 0; i < 500; i++) {
      int width = 1 + random.nextInt(40);
      int height = 1 + random.nextInt(40);
      byte[] classes = new byte[width * height];
      for (int at = 0; at < classes.length; ) {
        int end = Math.min(classes.length, at + 1 + random.nextInt(60));
        Arrays.fill(classes, at, end, (byte) random.nextInt(256));
        at = end;
      }
      LabelMap map = LabelMaps.encode(width, height, classes);

      assertThat(map.getRuns()).isEqualTo(runs(classes));
      assertThat(LabelMaps.decode(map)).isEqualTo(classes);
      assertThat(Arrays.stream(LabelMaps.areas(map)).sum()).isEqualTo(classes.length);
    }
  }

  private static List<Integer> runs(byte[] classes) {
    List<Integer> runs = new ArrayList<>();
    for (int at = 0, end; at < classes.length; at = end) {
      end = at;
      while (end < classes.length && classes[end] == classes[at]) {
        end++;
      }
      runs.add(Byte.toUnsignedInt(classes[at]));
      runs.add(end - at);
    }
    return runs;
  }

  @Test
  void areasCountTheLesion() {
    assertThat(LabelMaps.areas(Fixtures.labelMap())[1]).isEqualTo(6);
  }

  @Test
  void bytesThatDontFillTheSizeAreRefused() {
    assertThatThrownBy(() -> LabelMaps.encode(4, 4, new byte[15]))
        .isInstanceOf(InvalidRecordException.class)
        .hasMessage("label map of 4x4 needs 16 bytes, got 15");
  }

  @Test
  void hostileMapsAreRefusedBeforeAnythingIsAllocated() {
    refused(2, 2, "its runs fill 3", 1, 3);
    refused(2, 2, "its runs fill more", 1, 5);
    refused(2, 2, "its runs fill 0");
    refused(2, 2, "pairs", 1, 2, 0);
    refused(2, 2, "class 256", 256, 4);
    refused(2, 2, "class -1", -1, 4);
    refused(2, 2, "length 0", 1, 0, 0, 4);
    refused(2, 2, "length -4", 1, -4, 0, 8);
    refused(2, 2, "more", 1, Integer.MAX_VALUE, 1, Integer.MAX_VALUE, 1, 6);
    refused(0, 2, "at least 1", 1, 4);
    refused(-2, -2, "at least 1", 1, 4);
    refused(1 << 16, 1 << 16, "at most", 1, 1);
    refused(Integer.MAX_VALUE, Integer.MAX_VALUE, "at most", 1, 1);
  }

  @Test
  void randomRunsAreDecodedExactlyOrRefused() {
    Random random = new Random(4);
    int decoded = 0;
    for (int i = 0; i < 200_000; i++) {
      List<Integer> runs = new ArrayList<>();
      int size = random.nextInt(7);
      for (int r = 0; r < size; r++) {
        runs.add(random.nextInt(12) == 0 ? random.nextInt() : random.nextInt(5));
      }
      LabelMap map = map(random.nextInt(4), random.nextInt(4), runs);
      try {
        byte[] classes = LabelMaps.decode(map);
        assertThat(classes).hasSize(map.getWidth() * map.getHeight());
        decoded++;
      } catch (InvalidRecordException refused) {
        assertThat(refused).hasMessageContaining("label map");
      }
    }
    assertThat(decoded).isPositive();
  }

  private static void refused(int width, int height, String why, Integer... runs) {
    assertThatThrownBy(() -> LabelMaps.decode(map(width, height, List.of(runs))))
        .isInstanceOf(InvalidRecordException.class)
        .hasMessageContaining(why);
  }

  private static LabelMap map(int width, int height, List<Integer> runs) {
    return LabelMap.newBuilder().setWidth(width).setHeight(height).setRuns(runs).build();
  }
}
