package io.sonostream.schemas.records;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.Mask;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaValidator;
import org.apache.avro.SchemaValidatorBuilder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What was written before pictures had a place in space is read, and what has one is read by then.
 */
class PoseEvolutionTest {
  private static final SchemaValidator BOTH_WAYS =
      new SchemaValidatorBuilder().mutualReadStrategy().validateAll();

  static List<Schema> withPose() {
    return List.of(Frame.getClassSchema(), Mask.getClassSchema(), LabeledFrame.getClassSchema());
  }

  /** The same record, and those in it, as they were. */
  private static Schema before(Schema now) {
    List<Schema.Field> fields =
        now.getFields().stream()
            .filter(field -> !field.name().equals("pose"))
            .map(
                field ->
                    new Schema.Field(
                        field.name(),
                        field.schema().getName().equals("Frame")
                            ? before(field.schema())
                            : field.schema(),
                        field.doc(),
                        field.defaultVal()))
            .toList();
    return Schema.createRecord(now.getName(), now.getDoc(), now.getNamespace(), false, fields);
  }

  @ParameterizedTest
  @MethodSource("withPose")
  void recordsWithAndWithoutAPoseAreReadByBoth(Schema now) {
    assertThatCode(() -> BOTH_WAYS.validate(now, List.of(before(now)))).doesNotThrowAnyException();
  }
}
