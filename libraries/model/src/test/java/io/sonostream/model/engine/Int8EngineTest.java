package io.sonostream.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.network.ModelException;
import io.sonostream.network.quantisation.Quantisation;
import java.nio.file.Path;
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
    assertThatThrownBy(() -> Engines.load(bad, INT8))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("a loss of 0.0021 (0.0021 to 0.0021), allowed is 0.002");
    try (LoadedModel loaded = Engines.load(bad, EngineOptions.AUTO)) {
      assertThat(loaded.engine()).doesNotContain("int8");
    }
  }

  @Test
  void whatWasFoundGoesIntoThePackageAndComesOutAgain() {
    assumeTrue(CpuFeatures.hasInt8(), "this CPU has no AVX512-VNNI to sum bytes with");
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
}
