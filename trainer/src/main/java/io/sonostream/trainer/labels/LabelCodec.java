package io.sonostream.trainer.labels;

import io.sonostream.schemas.LabeledFrame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.util.ClassSecurityValidator;

/** How a label lies in the copy: Avro's single-object encoding, readable without a registry. */
final class LabelCodec {
  /** A copy written with another schema is read again from the topic. */
  static final String SCHEMA =
      Long.toHexString(SchemaNormalization.parsingFingerprint64(LabeledFrame.getClassSchema()));

  /** What labels lacked at some time. */
  private static final List<Set<String>> LATER =
      List.of(
          Set.of("adjudicates"),
          Set.of("adjudicates", "ignoredValue", "speaksFor"),
          Set.of("adjudicates", "ignoredValue", "speaksFor", "classNames"));

  static {
    // Avro instantiates no class of ours until told that it may.
    String ours = LabeledFrame.class.getPackageName();
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(
            ClassSecurityValidator.getGlobal(), type -> type.getPackageName().equals(ours)));
    for (Set<String> later : LATER) {
      LabeledFrame.getDecoder().addSchema(without(later));
    }
  }

  private LabelCodec() {}

  /** As labels were before they had these: so an unfinished run's frozen copy has them. */
  private static Schema without(Set<String> later) {
    Schema now = LabeledFrame.getClassSchema();
    List<Schema.Field> fields =
        now.getFields().stream()
            .filter(field -> !later.contains(field.name()))
            .map(field -> new Schema.Field(field, field.schema()))
            .toList();
    return Schema.createRecord(now.getName(), now.getDoc(), now.getNamespace(), false, fields);
  }

  static byte[] encode(LabeledFrame label) {
    try {
      ByteBuffer buffer = label.toByteBuffer();
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException("Avro writes to memory", e);
    }
  }

  static LabeledFrame decode(byte[] bytes) throws IOException {
    return LabeledFrame.fromByteBuffer(ByteBuffer.wrap(bytes));
  }
}
