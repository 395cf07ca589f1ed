package io.sonostream.schemas.serde;

import io.sonostream.schemas.registry.RegisteredSchema;
import io.sonostream.schemas.registry.SchemaCache;
import io.sonostream.schemas.registry.SchemaLookup;
import java.util.OptionalInt;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.kafka.common.errors.SerializationException;

/** Decides under which schema a record is written. */
final class WriterSchemas {

  /**
   * @param id goes into the header
   * @param schema the shape that the bytes must have
   */
  record Target(int id, Schema schema) {}

  private final SchemaCache cache;
  private final boolean autoRegister;
  private final boolean useLatest;
  private final boolean latestStrict;
  private final int useId;
  private final boolean idStrict;
  private final boolean normalize;

  WriterSchemas(SchemaCache cache, SerdeConfig config) {
    this.cache = cache;
    this.autoRegister = config.getBoolean(SerdeConfig.AUTO_REGISTER);
    this.useLatest = config.getBoolean(SerdeConfig.USE_LATEST);
    this.latestStrict = config.getBoolean(SerdeConfig.LATEST_STRICT);
    this.useId = config.getInt(SerdeConfig.USE_ID);
    this.idStrict = config.getBoolean(SerdeConfig.ID_STRICT);
    this.normalize = config.getBoolean(SerdeConfig.NORMALIZE);
  }

  /** Explicit id before registering before newest version before looking up, as Confluent's do. */
  Target target(String subject, Schema own) {
    if (useId >= 0) {
      return byId(own);
    }
    if (autoRegister && !useLatest) {
      return new Target(cache.register(subject, own, normalize), own);
    }
    if (useLatest) {
      return latest(subject, own);
    }
    OptionalInt id = cache.idOf(subject, own, normalize);
    if (id.isEmpty()) {
      throw new SerializationException(
          "schema "
              + own.getFullName()
              + " is not registered under "
              + subject
              + " and auto.register.schemas is false; register it first");
    }
    return new Target(id.getAsInt(), own);
  }

  private Target byId(Schema own) {
    SchemaLookup found = cache.byId(useId);
    if (found instanceof SchemaLookup.Found known) {
      Schema schema = known.schema();
      if (idStrict) {
        requireReadable(own, schema, "use.schema.id=" + useId);
      }
      return new Target(useId, schema);
    }
    throw new SerializationException(
        "use.schema.id=" + useId + ": " + ((SchemaLookup.Unusable) found).why());
  }

  private Target latest(String subject, Schema own) {
    RegisteredSchema latest =
        cache
            .latest(subject)
            .orElseThrow(
                () ->
                    new SerializationException(
                        "use.latest.version is true and subject "
                            + subject
                            + " has no version; register one first"));
    if (latestStrict) {
      requireReadable(own, latest.schema(), "version " + latest.version() + " of " + subject);
    }
    return new Target(latest.id(), latest.schema());
  }

  private static void requireReadable(Schema writer, Schema reader, String what) {
    SchemaCompatibility.SchemaPairCompatibility result =
        SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
    if (result.getType() != SchemaCompatibilityType.COMPATIBLE) {
      throw new SerializationException(
          what
              + " can't hold our "
              + writer.getFullName()
              + ": "
              + result.getResult().getIncompatibilities());
    }
  }
}
