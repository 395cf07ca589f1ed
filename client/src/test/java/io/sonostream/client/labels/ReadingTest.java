package io.sonostream.client.labels;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadingTest {
  private record One(String key, String reader, Instant labeledAt) implements Reading {
    @Override
    public String frameId() {
      return "d/s/1";
    }
  }

  private static One of(String reader, long second) {
    return new One("d/s/1/" + reader, reader, Instant.ofEpochSecond(second));
  }

  private static One ofBefore(String reader, long second) {
    return new One("d/s/1", reader, Instant.ofEpochSecond(second));
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
