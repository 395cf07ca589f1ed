package io.sonostream.gateway.receive;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.devices.dicom.DicomReading;
import io.sonostream.dicom.dataset.PartTenWriter;
import io.sonostream.dicom.dataset.TransferSyntax;
import io.sonostream.gateway.receive.Outcome.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class IntakeLimitsTest {
  /** Sixteen at once that have a million each don't fit into a heap. */
  @Test
  void anInstanceOfMoreThanAHundredThousandElementsIsRefused() throws IOException {
    byte[] head = PartTenWriter.head(TransferSyntax.IMPLICIT_LITTLE.uid(), "2.25.1", "2.25.2");
    byte[] file = Arrays.copyOf(head, head.length + 8 * 100_001);
    for (int i = 0; i <= 100_000; i++) {
      // A private element without a value; each has a tag of its own.
      ByteBuffer.wrap(file, head.length + 8 * i, 4)
          .putInt(0x09000000 | (i >> 16) << 17 | (i & 0xFF) << 8 | i >> 8 & 0xFF);
    }
    Way way = new Way("store", "device", "task", DicomReading.WHOLE, new WayCounts());
    // It is refused before anything is published.
    @SuppressWarnings("NullAway")
    InstanceIntake intake = new InstanceIntake(null, Clock.systemUTC());

    Outcome outcome = intake.take(ByteBuffer.wrap(file), way);

    assertThat(outcome.kind()).isEqualTo(Kind.REFUSED);
    assertThat(outcome.why())
        .isEqualTo("file has more than 100000 elements, the most that are read");
  }
}
