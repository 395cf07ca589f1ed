package io.sonostream.gateway.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.client.Cluster;
import io.sonostream.client.instances.InstanceLimits;
import io.sonostream.client.instances.InstancePublisher;
import io.sonostream.devices.dicom.DicomReading;
import io.sonostream.dicom.Forged;
import io.sonostream.dicom.dataset.Attribute;
import io.sonostream.dicom.dataset.DicomFile;
import io.sonostream.dicom.dataset.DicomLimits;
import io.sonostream.dicom.dataset.PartTenWriter;
import io.sonostream.dicom.net.ServiceClasses;
import io.sonostream.gateway.receive.Outcome.Kind;
import io.sonostream.schemas.topics.Topics;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where no broker is, for nothing comes so far. */
class InstanceIntakeTest {
  private static final Way WAY = new Way("inbox", "ward", "t", DicomReading.WHOLE, new WayCounts());

  /** A clock is what can fail in the midst of any instance. */
  private static Outcome take(Supplier<Instant> now) {
    return take(now, Forged.bytes("explicit-clip"));
  }

  private static Outcome take(Supplier<Instant> now, byte[] file) {
    Clock clock =
        new Clock() {
          @Override
          public Instant instant() {
            return now.get();
          }

          @Override
          public ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            return this;
          }
        };
    Cluster nowhere =
        Cluster.of(
            Map.of("bootstrap.servers", "127.0.0.1:1"),
            Map.of("schema.registry.url", "http://127.0.0.1:1"),
            Topics.standard());
    InstanceLimits limits = new InstanceLimits(1, Duration.ofSeconds(2), Duration.ofSeconds(1), 10);
    try (InstancePublisher publisher = new InstancePublisher(nowhere, "test", limits)) {
      return new InstanceIntake(publisher, clock).take(ByteBuffer.wrap(file), WAY);
    }
  }

  @Test
  void anInstanceWhoseReadingFailsUnexpectedlyIsRefusedAndNoMore() {
    Outcome outcome =
        take(
            () -> {
              throw new IndexOutOfBoundsException("DOE^JOHN");
            });
    assertThat(outcome.kind()).isEqualTo(Kind.REFUSED);
    assertThat(outcome.sopInstance()).isNotEmpty();
    assertThat(outcome.why())
        .contains("IndexOutOfBoundsException")
        .contains("InstanceIntakeTest.java")
        .as("what stands in the file stays there")
        .doesNotContain("DOE");
    assertThat(WAY.counts().instances(Kind.REFUSED)).isEqualTo(1);
  }

  /** Magnetic resonance; a segmentation, whose pixels are shares of a class. */
  @ParameterizedTest
  @ValueSource(strings = {"1.2.840.10008.5.1.4.1.1.4", ServiceClasses.SEGMENTATION})
  void whatShowsNoUltrasoundIsRefusedWhicheverWayItComes(String sopClass) throws Exception {
    DicomFile file =
        DicomFile.read(ByteBuffer.wrap(Forged.bytes("explicit-clip")), DicomLimits.DEFAULT);
    file.dataSet().text(Attribute.SOP_CLASS_UID, sopClass);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PartTenWriter.write(file.dataSet(), out);
    Outcome outcome = take(() -> Instant.EPOCH, out.toByteArray());
    assertThat(outcome.kind()).isEqualTo(Kind.REFUSED);
    assertThat(outcome.why())
        .contains("(0008,0016) is " + sopClass, ServiceClasses.ULTRASOUND_MULTI_FRAME);
  }

  @Test
  void whatWouldFailForEveryInstanceIsNotTakenForThisOnes() {
    assertThatThrownBy(
            () ->
                take(
                    () -> {
                      throw new OutOfMemoryError("heap");
                    }))
        .isInstanceOf(OutOfMemoryError.class);
  }
}
