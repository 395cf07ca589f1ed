package io.sonostream.trainer.labels;

import io.sonostream.schemas.LabeledFrame;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.util.ClassSecurityValidator;

/** How a label lies in the copy: Avro's single-object encoding, readable without a registry. */
final class LabelCodec {
  /** A copy written with another schema is read again from the topic. */
  static final String SCHEMA =
      Long.toHexString(SchemaNormalization.parsingFingerprint64(LabeledFrame.getClassSchema()));

  /**
   * The schemas that labels have had, oldest first, as they were: an unfinished run's frozen copy
   * may hold any of them.
   */
  private static final List<String> BEFORE = List.of("numbered", "named", "spoken", "posed");

  static {
    // Avro instantiates no class of ours until told that it may.
    String ours = LabeledFrame.class.getPackageName();
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(
            ClassSecurityValidator.getGlobal(), type -> type.getPackageName().equals(ours)));
    for (String before : BEFORE) {
      LabeledFrame.getDecoder().addSchema(read("before/" + before + ".avsc"));
    }
  }

  private LabelCodec() {}

  private static Schema read(String resource) {
    try (InputStream in = LabelCodec.class.getResourceAsStream(resource)) {
      return new Schema.Parser().parse(Objects.requireNonNull(in, resource));
    } catch (IOException e) {
      throw new UncheckedIOException(resource, e);
    }
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

  /**
   * @throws IOException when these bytes are no label, or one of a schema that never was ours
   */
  static LabeledFrame decode(byte[] bytes) throws IOException {
    try {
      return LabeledFrame.fromByteBuffer(ByteBuffer.wrap(bytes));
    } catch (AvroRuntimeException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
