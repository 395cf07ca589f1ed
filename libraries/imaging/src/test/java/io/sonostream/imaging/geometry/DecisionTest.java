package io.sonostream.imaging.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DecisionTest {
  private static byte[] map(String... rows) {
    byte[] map = new byte[rows.length * rows[0].length()];
    for (int i = 0; i < map.length; i++) {
      char c = rows[i / rows[0].length()].charAt(i % rows[0].length());
      map[i] = (byte) (c == '.' ? 0 : c - '0');
    }
    return map;
  }

  @Test
  void partsThatAreTooSmallBecomeBackground() {
    byte[] map = map("11..2.", "1...2.", "...1..", "..1...");
    assertThat(SmallParts.remove(map, 6, 4, 3)).isTrue();
    assertThat(map).isEqualTo(map("11....", "1.....", "......", "......"));
    byte[] diagonal = map("1...", ".1..", "..1.");
    assertThat(SmallParts.remove(diagonal, 4, 3, 3)).as("a diagonal is one part").isFalse();
  }

  @Test
  void aShapeThatComesTogetherOnlyAtItsEndIsOnePart() {
    byte[] map = map("1.1.1", "1.1.1", "11111");
    assertThat(SmallParts.remove(map, 5, 3, 11)).isFalse();
    assertThat(SmallParts.remove(map, 5, 3, 12)).isTrue();
    assertThat(map).containsOnly(0);
  }

  @Test
  void removesWhatAFloodFillWouldRemove() {
    Random random = new Random(11);
    for (int round = 0; round < 300; round++) {
      int width = 1 + random.nextInt(12);
      int height = 1 + random.nextInt(12);
      byte[] map = new byte[width * height];
      for (int i = 0; i < map.length; i++) {
        map[i] = (byte) Math.max(0, random.nextInt(4) - 1);
      }
      byte[] expected = flooded(map, width, height, 4);
      SmallParts.remove(map, width, height, 4);
      assertThat(map).isEqualTo(expected);
    }
  }

  private static byte[] flooded(byte[] map, int width, int height, int least) {
    byte[] left = map.clone();
    boolean[] seen = new boolean[map.length];
    for (int from = 0; from < map.length; from++) {
      if (map[from] == 0 || seen[from]) {
        continue;
      }
      Deque<Integer> open = new ArrayDeque<>();
      Deque<Integer> part = new ArrayDeque<>();
      open.push(from);
      seen[from] = true;
      while (!open.isEmpty()) {
        int at = open.pop();
        part.push(at);
        for (int n = 0; n < 9; n++) {
          int x = at % width + n % 3 - 1;
          int y = at / width + n / 3 - 1;
          int next = y * width + x;
          if (x >= 0 && y >= 0 && x < width && y < height && !seen[next] && map[next] == map[at]) {
            seen[next] = true;
            open.push(next);
          }
        }
      }
      if (part.size() < least) {
        part.forEach(at -> left[at] = 0);
      }
    }
    return left;
  }

  @Test
  void aMaskIsMeasuredAfterItsSmallPartsAreGone() {
    byte[] plane = new byte[100];
    Arrays.fill(plane, 0, 20, (byte) 200);
    plane[99] = (byte) 255;
    Segmentation all = new Decision(0.5).decide(new byte[][] {plane.clone()}, 10, 10, true);
    assertThat(all.regions().get(0).pixels()).isEqualTo(21);
    Segmentation kept = new Decision(0.5, 0.02).decide(new byte[][] {plane.clone()}, 10, 10, true);
    assertThat(kept.regions().get(0).pixels()).isEqualTo(20);
    assertThat(kept.regions().get(0).meanProbability()).isCloseTo(200 / 255f, within(1e-6f));
    assertThat(kept.map().values()[99]).isZero();
    byte[] background = new byte[100];
    Segmentation classes =
        new Decision(0.5, 0.02)
            .decide(new byte[][] {background, plane.clone(), new byte[100]}, 10, 10, false);
    assertThat(classes.regions().get(0).pixels()).isEqualTo(20);
    assertThat(classes.map().values()[99]).isZero();
  }

  /** By hand, of probabilities a = 204/255 = 0.8 and b = 51/255 = 0.2. */
  @Test
  void aMaskIsAsUncertainAsTheDiceThatItsProbabilitiesExpectToLack() {
    byte[] plane = new byte[10];
    Arrays.fill(plane, 0, 4, (byte) 204);
    Arrays.fill(plane, 4, 6, (byte) 51);
    Segmentation seen = new Decision(0.5).decide(new byte[][] {plane.clone()}, 5, 2, false);
    assertThat(seen.uncertainty()).isCloseTo((float) (1 - 2 * 3.2 / (4 + 3.6)), within(1e-6f));

    byte[] sure = new byte[10];
    Arrays.fill(sure, 0, 4, (byte) 255);
    assertThat(new Decision(0.5).decide(new byte[][] {sure}, 5, 2, false).uncertainty()).isZero();

    byte[] rest = new byte[10];
    for (int i = 0; i < 10; i++) {
      rest[i] = (byte) (255 - (plane[i] & 0xff));
    }
    Segmentation classes =
        new Decision(0.5).decide(new byte[][] {rest, plane, new byte[10]}, 5, 2, false);
    assertThat(classes.uncertainty())
        .as("of its least sure class; the third is not there")
        .isEqualTo(seen.uncertainty());
  }

  /** By hand: one pixel of probability 102/255 = 0.4, so 1 - exp(-0.4). */
  @Test
  void anEmptyMaskIsAsUncertainAsItIsLikelyThatSomethingIsThere() {
    byte[] plane = new byte[10];
    plane[3] = 102;
    assertThat(new Decision(0.5).decide(new byte[][] {plane}, 5, 2, false).uncertainty())
        .isCloseTo(0.32968f, within(1e-5f));
    byte[] background = new byte[10];
    Arrays.fill(background, (byte) 255);
    background[3] = (byte) 153;
    assertThat(
            new Decision(0.5)
                .decide(new byte[][] {background, plane, new byte[10]}, 5, 2, false)
                .uncertainty())
        .isCloseTo(0.32968f, within(1e-5f));
    assertThat(new Decision(0.5).decide(new byte[][] {new byte[10]}, 5, 2, false).uncertainty())
        .isZero();
  }

  @Test
  void aTemperatureMovesProbabilitiesAndNoMask() {
    Random random = new Random(3);
    for (int planes = 1; planes <= 3; planes++) {
      byte[][] seen = new byte[planes][900];
      for (int i = 0; i < 900; i++) {
        int left = 255;
        for (int k = 0; k < planes; k++) {
          int own = k == planes - 1 && k > 0 ? left : random.nextInt(left + 1);
          seen[k][i] = (byte) own;
          left -= own;
        }
      }
      Decision raw = new Decision(0.4, 0.01);
      Segmentation sure = raw.decide(seen, 30, 30, true);
      Segmentation warm = raw.withTemperature(new Temperature(3)).decide(seen, 30, 30, true);
      assertThat(warm.map().values()).isEqualTo(sure.map().values());
      assertThat(warm.uncertainty()).isGreaterThan(sure.uncertainty());
      assertThat(warm.regions().get(0).pixels()).isEqualTo(sure.regions().get(0).pixels());
      assertThat(warm.regions().get(0).meanProbability())
          .isLessThan(sure.regions().get(0).meanProbability());
      assertThat(warm.probabilities()).isNotEqualTo(sure.probabilities());
    }
  }

  /** By hand: log-odds of 230/25 halved are 1.11, and their probability is 0.752. */
  @Test
  void atTwoLogOddsAreHalvedAndWhatIsSureStaysSure() {
    byte[] plane = {0, 1, (byte) 230, (byte) 254, (byte) 255};
    byte[] told = new Temperature(2).of(new byte[][] {plane})[0];
    assertThat(told).containsExactly(0, 15, (byte) 192, (byte) 240, (byte) 255);
    byte[][] both = {{(byte) 255, (byte) 254, 25, 1, 0}, plane};
    assertThat(new Temperature(2).of(both)[1]).isEqualTo(told);
    assertThat(new Temperature(0.5).of(new byte[][] {plane})[0])
        .as("unsure stays unsure")
        .containsExactly(0, 1, (byte) 252, (byte) 254, (byte) 255);
    assertThat(Temperature.NONE.of(both)).isSameAs(both);
    assertThatThrownBy(() -> new Temperature(0))
        .hasMessage("temperature is 0.0; allowed are 0.05 to 20.0");
  }

  @Test
  void halfAFrameIsNoSmallPart() {
    assertThatThrownBy(() -> new Decision(0.5, 0.6))
        .hasMessage("smallest part is 0.6 of the frame; allowed are 0 (any) to 0.5");
  }
}
