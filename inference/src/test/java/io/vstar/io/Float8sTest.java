package io.vstar.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Float8sTest {
  /** Table 1 of Micikevicius et al. 2022, and some between. */
  @ParameterizedTest
  @CsvSource({
    "00, 0x0p0",
    "80, -0x0p0",
    "01, 0x1p-9",
    "81, -0x1p-9",
    "07, 0x1.cp-7",
    "08, 0x1p-6",
    "38, 1",
    "39, 1.125",
    "b8, -1",
    "45, 3.25",
    "78, 256",
    "7e, 448",
    "fe, -448",
    "7f, NaN",
    "ff, NaN"
  })
  void readsE4M3(String bits, Float value) {
    assertThat(read(DType.F8_E4M3, bits)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    "00, 0x0p0",
    "80, -0x0p0",
    "01, 0x1p-16",
    "03, 0x1.8p-15",
    "83, -0x1.8p-15",
    "04, 0x1p-14",
    "3c, 1",
    "3d, 1.25",
    "bc, -1",
    "42, 3",
    "7b, 57344",
    "fb, -57344",
    "7c, Infinity",
    "fc, -Infinity",
    "7d, NaN",
    "7f, NaN",
    "ff, NaN"
  })
  void readsE5M2(String bits, Float value) {
    assertThat(read(DType.F8_E5M2, bits)).isEqualTo(value);
  }

  @Test
  void valuesAscendWithTheirBits() {
    for (DType type : List.of(DType.F8_E4M3, DType.F8_E5M2)) {
      int largest = type == DType.F8_E4M3 ? 0x7e : 0x7b;
      for (int bits = 1; bits <= largest; bits++) {
        float below = type.floatAt(ByteBuffer.wrap(new byte[] {(byte) (bits - 1)}), 0);
        float value = type.floatAt(ByteBuffer.wrap(new byte[] {(byte) bits}), 0);
        float negative = type.floatAt(ByteBuffer.wrap(new byte[] {(byte) (bits | 0x80)}), 0);
        assertThat(value).as("%s %02x", type, bits).isGreaterThan(below).isEqualTo(-negative);
      }
    }
  }

  private static float read(DType type, String bits) {
    ByteBuffer data = ByteBuffer.wrap(new byte[] {(byte) Integer.parseInt(bits, 16)});
    return new HostTensor(new TensorInfo("t", type, List.of(1L)), data)
        .withDType(DType.F32)
        .toFloats()[0];
  }
}
