package io.sonostream.gateway.receive;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.devices.dicom.DicomReading;
import io.sonostream.dicom.dataset.PartTenWriter;
import io.sonostream.dicom.dataset.TransferSyntax;
import io.sonostream.dicom.net.IncomingInstance;
import io.sonostream.dicom.net.InstanceReceiver.Reception;
import io.sonostream.dicom.net.StoreStatus;
import io.sonostream.gateway.receive.Outcome.Kind;
import io.sonostream.gateway.settings.SpoolSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IntakeLimitsTest {
  @TempDir Path folder;

  /** Its sender would send it again for ever. */
  @Test
  void anInstanceByStoreThatIsTooLargeIsRefusedAndNotAskedForAgain() throws IOException {
    Way way = new Way("store", "device", "task", DicomReading.WHOLE, new WayCounts());
    // It is refused before anything is published.
    @SuppressWarnings("NullAway")
    InstanceIntake intake = new InstanceIntake(null, Clock.systemUTC());
    Spool spool = new Spool(new SpoolSettings(folder, 1000, 10_000));
    IncomingInstance instance =
        new IncomingInstance("2.25.1", "2.25.2", TransferSyntax.IMPLICIT_LITTLE.uid(), "PROBE");

    try (Reception reception = new StoreReceiver(spool, intake, way).begin(instance)) {
      for (int piece = 0; piece < 3; piece++) {
        reception.write(new byte[500], 0, 500);
      }
      assertThat(spool.bytes()).as("while the rest comes and is dropped").isZero();
      assertThat(reception.end())
          .isEqualTo(
              StoreStatus.notUnderstood(
                  "instance has more than 1000 bytes, the most taken"
                      + " (gateway.spool.max-instance-bytes)"));
    }
    assertThat(way.counts().instances(Kind.REFUSED)).isOne();
    assertThat(spool.bytes()).isZero();
  }

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
