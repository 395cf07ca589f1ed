package io.sonostream.schemas.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.schemas.fixtures.Fixtures;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameIdTest {

  @Test
  void frameAndItsMaskHaveOneName() {
    assertThat(FrameId.of(Fixtures.mask(4).build()))
        .isEqualTo(FrameId.of(Fixtures.frame(4).build()));
  }

  @Test
  void slashesAndSpacesInNamesDontMoveTheParts() {
    FrameId id = new FrameId("ward 3/probe+1~*%", "Übung/1", 7);

    assertThat(id.key()).isEqualTo("ward%203%2Fprobe%2B1~%2A%25/%C3%9Cbung%2F1/7");
    assertThat(FrameId.parse(id.key())).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "//",
        "a/b",
        "a/b/",
        "a/b/-1",
        "a/b/01",
        "a/b/+1",
        "a/b/x",
        "a/b/1/2",
        "a//1",
        "/b/1",
        "a%2/b/1",
        "a%zz/b/1",
        "a+c/b/1",
        "a c/b/1",
        "%61/b/1",
        "a%2f/b/1",
        "a/b/9223372036854775808"
      })
  void textThatKeyWouldNotWriteIsRefused(String text) {
    assertThatThrownBy(() -> FrameId.parse(text)).isInstanceOf(InvalidRecordException.class);
  }

  @Test
  void veryLongTextIsRefusedWithoutRepeatingIt() {
    assertThatThrownBy(() -> FrameId.parse("x".repeat(1_000_000)))
        .isInstanceOf(InvalidRecordException.class)
        .message()
        .hasSizeLessThan(200);
  }

  @Test
  void whateverIsParsedIsWrittenTheSameAndNothingElseIsThrown() {
    Random random = new Random(1);
    String alphabet = "ab/%20F+~*. \u00e9\ud83d\ude00\u00000129-";
    int parsed = 0;
    for (int i = 0; i < 200_000; i++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(12);
      for (int c = 0; c < length; c++) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      try {
        assertThat(FrameId.parse(text.toString()).key()).isEqualTo(text.toString());
        parsed++;
      } catch (InvalidRecordException refused) {
        assertThat(refused).hasMessageContaining("frame");
      }
    }
    assertThat(parsed).isPositive();
  }

  @Test
  void aFrameWithoutASubjectShowsWhomItsExamShows() {
    FrameId first = new FrameId("probe", "exam-1", 0);

    assertThat(first.subject("anna")).isEqualTo("anna");
    assertThat(first.subject(null))
        .as("as the splits of stored labels have it")
        .isEqualTo("exam:probe/exam-1")
        .isEqualTo(new FrameId("probe", "exam-1", 9).subject(null))
        .isNotEqualTo(new FrameId("probe", "exam-2", 0).subject(null));
  }

  @Test
  void everyNameSurvivesTheRoundTrip() {
    Random random = new Random(2);
    for (int i = 0; i < 20_000; i++) {
      FrameId id = new FrameId(name(random), name(random), random.nextLong() & Long.MAX_VALUE);
      assertThat(FrameId.parse(id.key())).isEqualTo(id);
    }
  }

  private static String name(Random random) {
    int length = 1 + random.nextInt(8);
    int[] codePoints =
        random
            .ints(0, 0x1_1000)
            .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
            .limit(length)
            .toArray();
    return new String(codePoints, 0, length);
  }
}
