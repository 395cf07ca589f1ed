package io.sonostream.dicom.seg;

import io.sonostream.dicom.dataset.Attribute;
import io.sonostream.dicom.dataset.DataSet;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/** Items of a structured report's tree, PS3.3 C.17.3, each with its relation to the one above. */
final class ContentItem {
  private static final int DECIMALS = 4;

  private ContentItem() {}

  /**
   * @param relation for example CONTAINS; empty for the root
   * @param template its number in PS3.16; empty where it follows none of its own
   */
  static DataSet container(String relation, Code name, String template, List<DataSet> content) {
    DataSet item =
        item(relation, "CONTAINER", name).text(Attribute.CONTINUITY_OF_CONTENT, "SEPARATE");
    if (!template.isEmpty()) {
      item.items(
          Attribute.CONTENT_TEMPLATE_SEQUENCE,
          new DataSet()
              .text(Attribute.MAPPING_RESOURCE, "DCMR")
              .text(Attribute.TEMPLATE_IDENTIFIER, template));
    }
    return item.items(Attribute.CONTENT_SEQUENCE, content);
  }

  static DataSet code(String relation, Code name, Code value) {
    return item(relation, "CODE", name).items(Attribute.CONCEPT_CODE_SEQUENCE, value.item());
  }

  static DataSet text(String relation, Code name, String value) {
    return item(relation, "TEXT", name).text(Attribute.TEXT_VALUE, Origin.cut(value));
  }

  static DataSet uid(String relation, Code name, String value) {
    return item(relation, "UIDREF", name).text(Attribute.CONTENT_UID, value);
  }

  /** An image without a name of what it is for. */
  static DataSet image(String relation, DataSet reference) {
    return new DataSet()
        .text(Attribute.RELATIONSHIP_TYPE, relation)
        .text(Attribute.VALUE_TYPE, "IMAGE")
        .items(Attribute.REFERENCED_SOP_SEQUENCE, reference);
  }

  static DataSet image(String relation, Code name, DataSet reference) {
    return item(relation, "IMAGE", name).items(Attribute.REFERENCED_SOP_SEQUENCE, reference);
  }

  /** To a ten-thousandth, more than any mask is worth. */
  static DataSet number(Code name, double value, Code unit, List<DataSet> modifiers) {
    String written =
        BigDecimal.valueOf(value)
            .setScale(DECIMALS, RoundingMode.HALF_UP)
            .stripTrailingZeros()
            .toPlainString();
    return item("CONTAINS", "NUM", name)
        .items(
            Attribute.MEASURED_VALUE_SEQUENCE,
            new DataSet()
                .text(Attribute.NUMERIC_VALUE, written)
                .items(Attribute.MEASUREMENT_UNITS_CODE_SEQUENCE, unit.item()))
        .items(Attribute.CONTENT_SEQUENCE, modifiers);
  }

  private static DataSet item(String relation, String type, Code name) {
    DataSet item = new DataSet();
    if (!relation.isEmpty()) {
      item.text(Attribute.RELATIONSHIP_TYPE, relation);
    }
    return item.text(Attribute.VALUE_TYPE, type)
        .items(Attribute.CONCEPT_NAME_CODE_SEQUENCE, name.item());
  }
}
