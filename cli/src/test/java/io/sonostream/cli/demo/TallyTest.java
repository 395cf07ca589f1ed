package io.sonostream.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TallyTest {
  private final Tally tally = new Tally();

  @Test
  void aFrameThatNothingAnsweredIsMissing() {
    publish("a", 3);
    tally.device("a").segmented(0, 20_000, "v1");
    tally.device("a").shed(2);
    assertThat(tally.missing()).isEqualTo(1);
    tally.device("a").dead(1);
    assertThat(tally.missing()).isZero();
  }

  @Test
  void aMaskThatRepeatsCountsOnce() {
    publish("a", 1);
    tally.device("a").segmented(0, 20_000, "v1");
    tally.device("a").segmented(0, 90_000, "v1");
    DeviceTally.Standing standing = tally.standings().get("a");
    assertThat(standing.masks()).isEqualTo(1);
    assertThat(standing.repeats()).isEqualTo(1);
    assertThat(standing.latencyP99Millis()).isBetween(19.9, 20.1);
  }

  @Test
  void anAbsurdLatencyCountsAsTheLongestOrShortest() {
    publish("a", 2);
    tally.device("a").segmented(0, Long.MIN_VALUE, "v1");
    tally.device("a").segmented(1, Long.MAX_VALUE, "v1");
    assertThat(tally.standings().get("a").masks()).isEqualTo(2);
    assertThat(tally.standings().get("a").latencyP99Millis()).isBetween(599_000.0, 601_000.0);
  }

  @Test
  void anAnswerMayOvertakeTheAcknowledgement() {
    tally.device("a").segmented(0, 20_000, "v1");
    publish("a", 1);
    assertThat(tally.missing()).isZero();
  }

  @Test
  void theSummaryAddsUpOverDevices() {
    publish("a", 2);
    publish("b", 2);
    tally.device("a").segmented(0, 10_000, "v1");
    tally.device("a").segmented(1, 10_000, "v1");
    tally.device("b").segmented(0, 30_000, "v2");
    tally.model("v2");
    tally.model("v1");
    DemoSummary summary = tally.summary("pytorch-cpu-f32");
    assertThat(summary.frames()).isEqualTo(4);
    assertThat(summary.masks()).isEqualTo(3);
    assertThat(summary.missing()).isEqualTo(1);
    assertThat(summary.latencyP50Millis()).isBetween(9.9, 10.1);
    assertThat(summary.models()).containsExactly("v1", "v2");
  }

  private void publish(String device, int count) {
    for (int sequence = 0; sequence < count; sequence++) {
      tally.device(device).published(sequence);
    }
  }
}
