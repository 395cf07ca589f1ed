package io.sonostream.model.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CpuFeaturesTest {
  @ParameterizedTest
  @CsvSource({
    "false, flags : fpu sse4_2 avx2 avx512f avx512_vnni",
    "true, flags : fpu avx512f avx512_bf16 amx_tile",
    "true, flags : fpu avx2 amx_bf16",
    "false, Features : fp asimd fphp",
    "true, Features : fp asimd i8mm bf16",
    "true, processor : 0"
  })
  void instructionsAreReadFromWhatLinuxSays(boolean bf16, String info) {
    assertThat(CpuFeatures.mayHaveBf16(info)).isEqualTo(bf16);
  }

  @ParameterizedTest
  @CsvSource({
    "true, flags : fpu avx2 avx512f avx512_vnni",
    "false, flags : fpu avx2 avx512f",
    "false, Features : fp asimd i8mm",
    "false, processor : 0"
  })
  void bytesAreSummedWholeOnlyWhereTheCpuSaysSo(boolean int8, String info) {
    assertThat(CpuFeatures.hasInt8(info)).isEqualTo(int8);
  }
}
