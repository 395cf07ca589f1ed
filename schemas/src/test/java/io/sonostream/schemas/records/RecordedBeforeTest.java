package io.sonostream.schemas.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.ModelAssignment;
import io.sonostream.schemas.ModelRelease;
import io.sonostream.schemas.ShadowComparison;
import io.sonostream.schemas.TrainingCommand;
import io.sonostream.schemas.TrainingEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.message.RawMessageDecoder;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.avro.util.ClassSecurityValidator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Records as the first schemas wrote them, kept as files with those schemas in them: archives that
 * somebody has. They are never made anew; a change that can't read them is refused here.
 */
class RecordedBeforeTest {
  @BeforeAll
  static void trustOurRecords() {
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(
            ClassSecurityValidator.getGlobal(),
            type -> type.getPackage() == Frame.class.getPackage()));
  }

  private static GenericRecord recorded(Schema now) throws IOException {
    String file = "/recorded/" + now.getName() + ".avro";
    try (InputStream bytes = RecordedBeforeTest.class.getResourceAsStream(file);
        DataFileStream<GenericRecord> records =
            new DataFileStream<>(bytes, new GenericDatumReader<>())) {
      return records.next();
    }
  }

  private static byte[] bytes(GenericRecord record) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  private static <T extends SpecificRecordBase> T today(T empty) throws IOException {
    GenericRecord before = recorded(empty.getSchema());
    return new RawMessageDecoder<T>(empty.getSpecificData(), before.getSchema(), empty.getSchema())
        .decode(bytes(before), null);
  }

  static Stream<SpecificRecordBase> records() {
    return Stream.of(
        new Frame(),
        new Mask(),
        new LabeledFrame(),
        new ModelRelease(),
        new ModelAssignment(),
        new ShadowComparison(),
        new TrainingCommand(),
        new TrainingEvent());
  }

  @ParameterizedTest
  @MethodSource("records")
  void whatTheFirstSchemasWroteIsReadAndTheirReadersReadItOfUsAgain(SpecificRecordBase empty)
      throws IOException {
    SpecificRecordBase read = today(empty);
    ByteArrayOutputStream ours = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(ours, null);
    new SpecificDatumWriter<SpecificRecordBase>(read.getSchema(), read.getSpecificData())
        .write(read, encoder);
    encoder.flush();
    GenericRecord before = recorded(read.getSchema());
    GenericRecord back =
        new GenericDatumReader<GenericRecord>(read.getSchema(), before.getSchema())
            .read(null, DecoderFactory.get().binaryDecoder(ours.toByteArray(), null));
    assertThat(back).isEqualTo(before);
  }

  @Test
  void aFrameOfThenIsThisFrame() throws IOException {
    Frame frame = today(new Frame());
    assertThat(frame.getDeviceId()).isEqualTo("probe-1");
    assertThat(frame.getStreamId()).isEqualTo("exam-7");
    assertThat(frame.getCapturedAt()).isEqualTo(Instant.parse("2026-03-01T10:00:00.123456Z"));
    assertThat(frame.getWidth() * frame.getHeight()).isEqualTo(frame.getPixels().remaining());
  }
}
