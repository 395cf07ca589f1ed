package io.sonostream.schemas.records;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AttributesTest {
  @Test
  void asManyAsDevicesMaySayAreAllowedAndNoMore() {
    Map<String, String> attributes = new HashMap<>();
    for (int i = 0; i < Attributes.MOST; i++) {
      attributes.put("name " + i, "value");
    }
    assertThat(Attributes.fault(attributes)).isEmpty();
    attributes.put("one more", "");
    assertThat(Attributes.fault(attributes))
        .contains("frame has 1001 attributes; allowed are at most 1000");
  }

  @Test
  void fewThatAreLongAreRefusedByTheirCharacters() {
    String value = "v".repeat(Attributes.MOST_CHARS - 1);
    assertThat(Attributes.fault(Map.of("n", value))).isEmpty();
    assertThat(Attributes.fault(Map.of("na", value)))
        .contains(
            "the names and values of a frame's attributes have 65537 characters; allowed are at"
                + " most 65536");
  }
}
