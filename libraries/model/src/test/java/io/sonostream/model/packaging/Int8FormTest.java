package io.sonostream.model.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.imaging.image.ClassMap;
import io.sonostream.network.ModelException;
import io.sonostream.network.quantisation.Quantisation;
import io.sonostream.network.quantisation.ValueRange;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class Int8FormTest {
  private static final String OF_BEFORE =
      """
      {"schemaVersion": 1, "frames": 32, "ranges": {"a": {"lowest": 0.0, "highest": 1.0}}, "wide": [],
       "judgement": {"frames": 9, "f32Dice": 0.9, "int8Dice": 0.9, "loss": 0.0, "lossLow": 0.0,
                     "lossHigh": 0.0}}
      """;

  private static Int8Form read(String json) {
    return ManifestJson.readInt8(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aFormOfBeforeHasNoMasksOfItsOwnAndCorrectsNothing() {
    assertThat(read(OF_BEFORE).masks()).isEmpty();
    assertThat(read(OF_BEFORE).quantisation().corrections()).isEmpty();
    assertThatThrownBy(
            () -> read(OF_BEFORE.replace("\"schemaVersion\": 1", "\"schemaVersion\": 4")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("schemaVersion 4; this build reads 1 to 3");
  }

  @Test
  void correctionsComeBackAsTheyWereAndMustBeFinite() {
    Quantisation corrected =
        new Quantisation(4, Map.of("a", new ValueRange(0, 1)), Set.of())
            .withCorrections(Map.of("a", List.of(0.1f, -1e-7f)));
    Int8Form form = Int8Form.of(corrected, new Int8Judgement(9, 0.9, 0.9, 0, 0, 0), List.of());
    Int8Form again = ManifestJson.readInt8(ManifestJson.write(form));
    assertThat(again.quantisation()).isEqualTo(corrected);
    assertThatThrownBy(() -> corrected.withCorrections(Map.of("a", List.of(Float.NaN))))
        .hasMessageContaining("a bias is corrected by NaN");
  }

  /** Builds of before read nothing that they do not know. */
  @Test
  void aFormThatCorrectsNothingIsAsItWas() {
    Quantisation plain = new Quantisation(4, Map.of("a", new ValueRange(0, 1)), Set.of());
    Int8Form form = Int8Form.of(plain, new Int8Judgement(9, 0.9, 0.9, 0, 0, 0), List.of());
    assertThat(form.schemaVersion()).isEqualTo(2);
    assertThat(new String(ManifestJson.write(form), StandardCharsets.UTF_8))
        .doesNotContain("corrections");
  }

  @Test
  void masksComeBackAsTheyWere() {
    ClassMap mask = new ClassMap(3, 2, new byte[] {0, 0, 1, 1, 1, (byte) 254});
    Int8Form form =
        Int8Form.of(
            new Quantisation(4, Map.of("a", new ValueRange(0, 1)), Set.of()),
            new Int8Judgement(9, 0.9, 0.9, 0, 0, 0),
            List.of(mask));
    assertThat(form.masks().get(0).runs()).containsExactly(0, 2, 1, 3, 254, 1);
    Int8Form again = ManifestJson.readInt8(ManifestJson.write(form));
    assertThat(again).isEqualTo(form);
    assertThat(again.masks().get(0).mask().values()).isEqualTo(mask.values());
  }

  @Test
  void runsThatAreNoMaskAreRefused() {
    assertThatThrownBy(() -> new MaskRuns(3, 2, List.of(0, 5)))
        .hasMessageContaining("runs of 5 pixels don't fill a mask of 3x2");
    assertThatThrownBy(() -> new MaskRuns(3, 2, List.of(0, 6, 1)))
        .hasMessageContaining("don't fill");
    assertThatThrownBy(() -> new MaskRuns(3, 2, List.of(256, 6))).hasMessageContaining("class 256");
    assertThatThrownBy(() -> new MaskRuns(3, 2, List.of(0, 7, 1, -1)))
        .hasMessageContaining("a run of -1 pixels");
  }
}
