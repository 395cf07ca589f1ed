package io.sonostream.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sonostream.imaging.image.ClassMap;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.network.ModelException;
import io.sonostream.network.quantisation.Quantisation;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a network may serve in bytes. */
class Int8EngineTest {
  private static final EngineOptions INT8 =
      EngineOptions.AUTO.withEngine(EngineKind.PYTORCH_CPU_INT8);

  @TempDir Path folder;

  @AfterEach
  void nothingNativeIsLeft() {
    assertThat(NativeArrays.live()).isZero();
  }

  @Test
  void aPackageThatWasNotQuantisedIsRefusedWithWhatToDo() {
    assumeTrue(EngineKind.PYTORCH_CPU_INT8.missing().isEmpty(), "no AVX512-VNNI");
    ModelPackage model = SmallModels.write(folder.resolve("p"), 1);
    assertThat(EngineKind.PYTORCH_CPU_INT8.reads(model)).isFalse();
    assertThatThrownBy(() -> Engines.load(model, INT8))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("int8.json")
        .hasMessageContaining("sonostream models quantize");
  }

  @Test
  void aFormThatLostMoreThanIsAllowedDoesNotServeWhoeverAsks() {
    ModelPackage model = SmallModels.write(folder.resolve("p"), 1);
    ModelPackage bad =
        SmallModels.withInt8(model, folder.resolve("q"), SmallModels.quantisation(), 0.0021);
    assertThat(EngineKind.PYTORCH_CPU_INT8.reads(bad)).isFalse();
    try (LoadedModel loaded = Engines.load(bad, EngineOptions.AUTO)) {
      assertThat(loaded.engine()).doesNotContain("int8");
    }
    assumeTrue(EngineKind.PYTORCH_CPU_INT8.missing().isEmpty(), "no AVX512-VNNI");
    assertThatThrownBy(() -> Engines.load(bad, INT8))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("a loss of 0.0021 (0.0021 to 0.0021), allowed is 0.002");
  }

  @Test
  void whatWasFoundGoesIntoThePackageAndComesOutAgain() {
    assumeTrue(EngineKind.PYTORCH_CPU_INT8.missing().isEmpty(), "no AVX512-VNNI");
    ModelPackage model = SmallModels.write(folder.resolve("p"), 1);
    Quantisation plan = SmallModels.quantisation();
    ModelPackage packed = SmallModels.withInt8(model, folder.resolve("q"), plan, 0.001);
    assertThat(packed.int8().orElseThrow().quantisation()).isEqualTo(plan);
    assertThat(packed.manifest().version()).isEqualTo("1-int8");
    assertThat(packed.manifest().parentVersion()).isEqualTo("1");
    assertThat(packed.probes()).hasSameSizeAs(model.probes());
    assertThat(packed.manifest().network()).isNotEqualTo(model.manifest().network());
    assertThat(Engines.scores(packed, EngineOptions.AUTO))
        .extracting(EngineScore::engine)
        .contains(EngineKind.PYTORCH_CPU_INT8);
  }

  /** An untrained network is unsure of every pixel: its masks in bytes are not those in f32. */
  @Test
  void bytesAreHeldToTheirOwnMasksWhereTheFormHasThemAndToF32sWhereItHasNot() {
    assumeTrue(EngineKind.PYTORCH_CPU_INT8.missing().isEmpty(), "no AVX512-VNNI");
    ModelPackage model = SmallModels.write(folder.resolve("p"), 1);
    Quantisation plan = SmallModels.quantisation();
    List<ClassMap> own;
    try (LoadedModel bytes =
        Engines.loadInt8(SmallModels.graph(1), SmallModels.weights(1), plan, 0)) {
      own = ProbeCheck.of(model).masks(bytes);
    }
    ModelPackage withOwn = SmallModels.withInt8(model, folder.resolve("own"), plan, 0.001, own);
    try (LoadedModel loaded = Engines.load(withOwn, INT8)) {
      assertThat(loaded.engine()).contains("int8");
    }
    assertThat(Engines.scores(withOwn, EngineOptions.AUTO))
        .filteredOn(score -> score.engine() == EngineKind.PYTORCH_CPU_INT8)
        .allMatch(EngineScore::mayServe)
        .hasSize(1);

    ModelPackage without = SmallModels.withInt8(model, folder.resolve("without"), plan, 0.001);
    assertThatThrownBy(() -> Engines.load(without, INT8))
        .isInstanceOf(ProbeMismatchException.class);

    List<ClassMap> others = own.stream().map(Int8EngineTest::inverted).toList();
    ModelPackage wrong = SmallModels.withInt8(model, folder.resolve("wrong"), plan, 0.001, others);
    assertThatThrownBy(() -> Engines.load(wrong, INT8))
        .isInstanceOf(ProbeMismatchException.class)
        .hasMessageContaining("does not repeat the masks of its probe frames");
    try (LoadedModel exact = Engines.load(wrong, EngineOptions.AUTO)) {
      assertThat(exact.engine()).doesNotContain("int8");
    }

    ModelPackage few =
        SmallModels.withInt8(model, folder.resolve("few"), plan, 0.001, own.subList(0, 1));
    assertThatThrownBy(() -> Engines.load(few, EngineOptions.AUTO))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("quantise the model again");

    List<ClassMap> larger =
        own.stream().map(mask -> new ClassMap(4000, 4000, new byte[16_000_000])).toList();
    ModelPackage vast = SmallModels.withInt8(model, folder.resolve("vast"), plan, 0.001, larger);
    assertThatThrownBy(() -> Engines.load(vast, EngineOptions.AUTO))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("in number or size; quantise the model again");
  }

  private static ClassMap inverted(ClassMap mask) {
    byte[] values = mask.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) (values[i] == 0 ? 1 : 0);
    }
    return new ClassMap(mask.width(), mask.height(), values);
  }
}
