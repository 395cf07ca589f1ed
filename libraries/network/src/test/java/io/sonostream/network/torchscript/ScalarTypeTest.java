package io.sonostream.network.torchscript;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScalarTypeTest {

  /** Expected bits are numpy's float16. */
  @ParameterizedTest
  @CsvSource({
    "0, 0000",
    "-0, 8000",
    "1, 3c00",
    "-2.5, c100",
    "65504, 7bff",
    "65519.996, 7bff",
    "65520, 7c00",
    "1e9, 7c00",
    "-1e9, fc00",
    "Infinity, 7c00",
    "NaN, 7e00",
    "6.103515625e-05, 0400",
    "6.1e-05, 03ff",
    "5.9604645e-08, 0001",
    "2.9802322e-08, 0000",
    "2.9802326e-08, 0001",
    "8.940697e-08, 0002",
    "1.00048828125, 3c00",
    "1.0004884, 3c01",
    "1.00146484375, 3c02",
    "2047.9, 6800",
  })
  void halvesAreRoundedToTheNearestEven(float value, String bits) {
    assertThat(Integer.toHexString(ScalarType.half(value) & 0xFFFF | 0x10000).substring(1))
        .isEqualTo(bits);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 3f80",
    "255, 437f",
    "1.00390625, 3f80",
    "1.01171875, 3f82",
    "1.0039064, 3f81",
    "3.4028235e38, 7f80",
    "-Infinity, ff80",
  })
  void bfloatsAreRoundedToTheNearestEven(float value, String bits) {
    assertThat(Integer.toHexString(ScalarType.bfloat16(value) & 0xFFFF)).isEqualTo(bits);
  }

  @Test
  void aBfloatNaNStaysOne() {
    assertThat(ScalarType.bfloat16(Float.intBitsToFloat(0x7F800001)) & 0x7FFF)
        .isGreaterThan(0x7F80);
  }
}
