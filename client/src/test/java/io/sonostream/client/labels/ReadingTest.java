package io.sonostream.client.labels;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadingTest {
  private record One(String key, String reader, Instant labeledAt, boolean adjudicates)
      implements Reading {
    @Override
    public String frameId() {
      return "d/s/1";
    }

    @Override
    public int partition() {
      return 0;
    }
  }

  private static One of(String reader, long second) {
    return new One("d/s/1/" + reader, reader, Instant.ofEpochSecond(second), false);
  }

  private static One adjudicates(String reader, long second) {
    return new One("d/s/1/" + reader, reader, Instant.ofEpochSecond(second), true);
  }

  private static One ofBefore(String reader, long second) {
    return new One("d/s/1", reader, Instant.ofEpochSecond(second), false);
  }

  @Test
  void whoseLastLabelCannotBeReadHasReplacedWhatHeWroteBefore() {
    assertThat(
            Reading.counting(
                List.of(ofBefore("ann", 1), of("bob", 0)), key -> key.equals("d/s/1/ann")))
        .containsExactly(of("bob", 0));
    assertThat(
            Reading.counting(
                List.of(ofBefore("ann", 1), of("bob", 0)), key -> key.equals("d/s/1/bob")))
        .as("another reader's")
        .hasSize(2);
    assertThat(Reading.counting(List.of(ofBefore("", 1)), key -> true))
        .as("of an index of before, whose readers are not known")
        .hasSize(1);
  }

  @Test
  void theLastAdjudicatedLabelSpeaksAloneAndWithoutOneAllDo() {
    assertThat(Reading.speaking(List.of(of("ann", 1), of("bob", 2))))
        .containsExactly(of("ann", 1), of("bob", 2));
    assertThat(
            Reading.speaking(
                List.of(of("ann", 9), adjudicates("cem", 2), adjudicates("bob", 3), of("dan", 8))))
        .containsExactly(adjudicates("bob", 3));
  }

  @Test
  void whoDrawsAnewWithoutAdjudicatingSettlesNothingAnyMore() {
    One settled = new One("d/s/1", "ann", Instant.ofEpochSecond(1), true);
    assertThat(Reading.speaking(Reading.counting(List.of(settled, of("ann", 2), of("bob", 0)))))
        .containsExactly(of("ann", 2), of("bob", 0));
  }

  @Test
  void readersStandBesideEachOther() {
    assertThat(Reading.counting(List.of(ofBefore("ann", 1), of("bob", 2), of("cem", 1))))
        .extracting(One::reader)
        .containsExactly("ann", "bob", "cem");
  }

  @Test
  void ofAReaderWithTwoLabelsTheLaterCountsWhicheverKeyItHas() {
    assertThat(Reading.counting(List.of(ofBefore("ann", 1), of("ann", 2), of("bob", 0))))
        .containsExactly(of("ann", 2), of("bob", 0));
    assertThat(Reading.counting(List.of(ofBefore("ann", 3), of("ann", 2))))
        .as("a program of before goes on writing")
        .containsExactly(ofBefore("ann", 3));
    assertThat(Reading.counting(List.of(of("ann", 2), ofBefore("ann", 2))))
        .containsExactly(of("ann", 2));
  }
}
