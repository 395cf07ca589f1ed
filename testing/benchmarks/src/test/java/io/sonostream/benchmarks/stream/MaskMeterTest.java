package io.sonostream.benchmarks.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MaskMeterTest {

  @Test
  void countsFromTheArrivalOfABatchToThatOfALaterOne() {
    List<MaskMeter.Note> notes = new ArrayList<>();
    for (int batch = 0; batch < 5; batch++) {
      for (int frame = 0; frame < 10; frame++) {
        notes.add(note(batch * 500 + frame, batch * 500));
      }
    }
    // Forty masks in two seconds; fifty in 2.009 s would be too many by the first batch.
    assertThat(MaskMeter.masksPerSecond(notes)).isEqualTo(20);
  }

  @Test
  void saysThatOneBatchIsNoSpeed() {
    assertThatThrownBy(() -> MaskMeter.masksPerSecond(List.of(note(1, 0), note(2, 0))))
        .hasMessageContaining("less than two batches");
  }

  private static MaskMeter.Note note(long arrivedMillis, long inferredMillis) {
    return new MaskMeter.Note(
        Instant.ofEpochMilli(arrivedMillis), 0, 0, Instant.ofEpochMilli(inferredMillis), 10);
  }
}
