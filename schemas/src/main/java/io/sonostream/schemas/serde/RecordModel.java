package io.sonostream.schemas.serde;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Avro's data model of one generated record and of nothing else: a class is found only if the
 * record's own schema names it, so a schema from outside can't name one. (Avro itself, since
 * 1.12.2, wants a list of trusted packages in a system property; a library must not set that.)
 */
final class RecordModel extends SpecificData {
  private final Map<String, Class<?>> classes = new HashMap<>();

  RecordModel(Class<? extends SpecificRecord> type) {
    super(type.getClassLoader());
    SpecificData generated = SpecificData.getForClass(type);
    generated.getConversions().forEach(this::addLogicalTypeConversion);
    collect(generated.getSchema(type), type, new HashSet<>());
  }

  @Override
  public @Nullable Class<?> getClass(Schema schema) {
    return switch (schema.getType()) {
      case RECORD, ENUM, FIXED -> classes.get(schema.getFullName());
      default -> super.getClass(schema);
    };
  }

  private void collect(Schema schema, Class<?> root, Set<String> seen) {
    switch (schema.getType()) {
      case RECORD -> {
        if (seen.add(schema.getFullName())) {
          load(schema, root);
          schema.getFields().forEach(field -> collect(field.schema(), root, seen));
        }
      }
      case ENUM, FIXED -> load(schema, root);
      case ARRAY -> collect(schema.getElementType(), root, seen);
      case MAP -> collect(schema.getValueType(), root, seen);
      case UNION -> schema.getTypes().forEach(branch -> collect(branch, root, seen));
      default -> {
        // Primitive types have no class of their own.
      }
    }
  }

  private void load(Schema schema, Class<?> root) {
    try {
      classes.put(
          schema.getFullName(), Class.forName(schema.getFullName(), false, root.getClassLoader()));
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(
          root.getName() + " was generated without " + schema.getFullName(), e);
    }
  }
}
