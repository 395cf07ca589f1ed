package io.sonostream.schemas.serde;

import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaCompatibility.SchemaPairCompatibility;
import org.apache.avro.io.DatumReader;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Makes a reader from what was written to what is wanted. */
final class ReaderTypes<T extends SpecificRecord> {
  private final @Nullable Class<T> type;

  /**
   * @param type what is wanted; null for the class that the writer's schema names
   */
  ReaderTypes(@Nullable Class<T> type) {
    this.type = type;
  }

  /**
   * @throws PoisonRecordException when there is no way from one to the other
   */
  DatumReader<T> reader(int id, Schema writer) {
    Class<T> wanted = type != null ? type : named(id, writer);
    RecordModel model = new RecordModel(wanted);
    Schema reader = model.getSchema(wanted);
    SchemaPairCompatibility pair =
        SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
    if (pair.getType() != SchemaCompatibilityType.COMPATIBLE) {
      throw new PoisonRecordException(
          "schema id "
              + id
              + " ("
              + writer.getFullName()
              + ") can't be read as "
              + reader.getFullName()
              + ": "
              + pair.getResult().getIncompatibilities());
    }
    return new SpecificDatumReader<>(writer, reader, model);
  }

  /** Not initialised before it is known to be a record: the name comes from outside. */
  @SuppressWarnings("unchecked")
  private Class<T> named(int id, Schema writer) {
    String name = writer.getType() == Schema.Type.RECORD ? writer.getFullName() : "";
    try {
      Class<?> found = Class.forName(name, false, ReaderTypes.class.getClassLoader());
      return (Class<T>) found.asSubclass(SpecificRecord.class);
    } catch (ClassNotFoundException | ClassCastException | LinkageError e) {
      throw new PoisonRecordException(
          "schema id "
              + id
              + " is "
              + (name.isEmpty() ? writer.getType() : name)
              + ", which is not a record that this program knows",
          e);
    }
  }
}
