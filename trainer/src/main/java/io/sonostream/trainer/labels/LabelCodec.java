package io.sonostream.trainer.labels;

import io.sonostream.schemas.LabeledFrame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.util.ClassSecurityValidator;

/** How a label lies in the copy: Avro's single-object encoding, readable without a registry. */
final class LabelCodec {
  /** A copy written with another schema is read again from the topic. */
  static final String SCHEMA =
      Long.toHexString(SchemaNormalization.parsingFingerprint64(LabeledFrame.getClassSchema()));

  static {
    // Avro instantiates no class of ours until told that it may.
    String ours = LabeledFrame.class.getPackageName();
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(
            ClassSecurityValidator.getGlobal(), type -> type.getPackageName().equals(ours)));
    LabeledFrame.getDecoder().addSchema(withoutNames());
  }

  private LabelCodec() {}

  /**
   * As labels were before they named their classes: so an unfinished run's frozen copy has them.
   */
  private static Schema withoutNames() {
    Schema now = LabeledFrame.getClassSchema();
    List<Schema.Field> fields =
        now.getFields().stream()
            .filter(field -> !field.name().equals("classNames"))
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
