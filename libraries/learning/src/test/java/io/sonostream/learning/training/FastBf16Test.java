package io.sonostream.learning.training;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FastBf16Test {
  @ParameterizedTest
  @CsvSource({
    "true, flags : fpu avx512f avx512_bf16 amx_bf16 amx_tile",
    "false, flags : fpu avx512f avx512_bf16 avx512_vnni",
    "false, flags : fpu avx2",
    "false, model name : amx_bf16",
    "false, ''"
  })
  void itIsWhereMatricesAreMultiplied(boolean fast, String info) {
    assertThat(FastBf16.isIn("processor : 0\n" + info + "\nbugs : none")).isEqualTo(fast);
  }
}
