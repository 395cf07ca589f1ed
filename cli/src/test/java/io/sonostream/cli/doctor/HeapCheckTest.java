package io.sonostream.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.cli.doctor.Finding.Level;
import io.sonostream.processor.ProcessorSettings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeapCheckTest {
  private final ProcessorSettings settings = ProcessorSettings.load(null, Map.of());

  @Test
  void theUsualHeapIsEnoughForTheUsualSettings() {
    assertThat(HeapCheck.of(settings, 1L << 30).level()).isEqualTo(Level.OK);
  }

  @Test
  void aSmallerOneIsAWarningThatSaysWhatToSet() {
    Finding small = HeapCheck.of(settings, 256L << 20);
    assertThat(small.level()).isEqualTo(Level.WARN);
    assertThat(small.line()).contains("MiB of 256 MiB").contains("SONOSTREAM_JAVA_OPTS=-Xmx");
  }
}
