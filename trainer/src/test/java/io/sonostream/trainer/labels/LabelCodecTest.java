package io.sonostream.trainer.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.imaging.image.ImageDecoder;
import io.sonostream.imaging.image.ImageLimits;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabeledFrame;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.message.BinaryMessageEncoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LabelCodecTest {
  private static final LabeledFrame LABEL = Labels.label("s1", 0, 4);

  @TempDir Path home;

  /** What the schema lacked, from its first day on; {@code pose} is the frame's. */
  static Stream<Set<String>> lackedOnce() {
    return Stream.of(
        Set.of("adjudicates", "pose", "ignoredValue", "speaksFor", "classNames"),
        Set.of("adjudicates", "pose", "ignoredValue", "speaksFor"),
        Set.of("adjudicates", "pose"),
        Set.of("adjudicates"));
  }

  @ParameterizedTest
  @MethodSource("lackedOnce")
  void aLabelOfAnEarlierSchemaIsRead(Set<String> lacked) throws IOException {
    LabeledFrame label = saying(lacked);
    assertThat(LabelCodec.decode(written(label, without(LabeledFrame.getClassSchema(), lacked))))
        .isEqualTo(label);
  }

  /** Frozen copies of today's labels must still be read when their schema is another. */
  @Test
  void aSchemaThatChangesLeavesTheOneBeforeBehind() throws IOException {
    try (InputStream today = LabelCodecTest.class.getResourceAsStream("today.avsc")) {
      Schema kept = new Schema.Parser().parse(Objects.requireNonNull(today));
      assertThat(Long.toHexString(SchemaNormalization.parsingFingerprint64(kept)))
          .as(
              "labels have another schema: move today.avsc to the others in before/, list it in"
                  + " LabelCodec and in lackedOnce(), and put the parsing form of the new one here")
          .isEqualTo(LabelCodec.SCHEMA);
    }
  }

  /** As much as a label without these could say. */
  private static LabeledFrame saying(Set<String> lacked) {
    LabeledFrame.Builder label = LabeledFrame.newBuilder(LABEL);
    if (!lacked.contains("classNames")) {
      label.setClassNames(List.of("lesion", "nerve"));
    }
    if (!lacked.contains("speaksFor")) {
      label.setSpeaksFor(List.of("nerve")).setIgnoredValue(9);
    }
    return label.build();
  }

  @Test
  void aLabelOfASchemaThatNeverWasIsNamedByItsSnapshot() throws IOException {
    byte[] foreign = written(LABEL, without(LabeledFrame.getClassSchema(), Set.of("speaksFor")));
    LabelCheck check = new LabelCheck(new ImageDecoder(ImageLimits.DEFAULT));
    try (LabelCopy copy = LabelCopy.open(home.resolve("copy"))) {
      LabelChange.Put put = (LabelChange.Put) check.check(Labels.key(LABEL), LABEL, 0, 0);
      copy.apply(List.of(new LabelChange.Put(put.entry(), foreign)), Map.of(0, 1L));
      copy.checkpoint(home.resolve("frozen"));
    }
    try (LabelSnapshot snapshot = LabelSnapshot.open(home.resolve("frozen"))) {
      assertThatThrownBy(() -> snapshot.label(Labels.key(LABEL)))
          .isInstanceOf(LabelCopyException.class)
          .hasMessageContaining("label " + Labels.key(LABEL));
    }
  }

  private static Schema without(Schema record, Set<String> lacked) {
    List<Schema.Field> fields =
        record.getFields().stream()
            .filter(field -> !lacked.contains(field.name()))
            .map(field -> new Schema.Field(field, within(field.schema(), lacked)))
            .toList();
    return Schema.createRecord(
        record.getName(), record.getDoc(), record.getNamespace(), false, fields);
  }

  private static Schema within(Schema field, Set<String> lacked) {
    return field.getName().equals("Frame") ? without(field, lacked) : field;
  }

  private static byte[] written(LabeledFrame label, Schema schema) throws IOException {
    ByteBuffer bytes =
        new BinaryMessageEncoder<GenericData.Record>(label.getSpecificData(), schema)
            .encode(fieldsOf(label, schema));
    byte[] all = new byte[bytes.remaining()];
    bytes.get(all);
    return all;
  }

  private static GenericData.Record fieldsOf(IndexedRecord from, Schema to) {
    GenericData.Record record = new GenericData.Record(to);
    for (Schema.Field field : to.getFields()) {
      Object value = from.get(from.getSchema().getField(field.name()).pos());
      record.put(
          field.name(), value instanceof Frame frame ? fieldsOf(frame, field.schema()) : value);
    }
    return record;
  }
}
