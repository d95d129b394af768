package io.vstar.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vstar.error.CheckpointException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostTensorTest {
  @ParameterizedTest
  @CsvSource({
    "0.0, 0000",
    "-0.0, 8000",
    "1.0, 3c00",
    "-2.0, c000",
    "65504.0, 7bff",
    "65519.99, 7bff",
    "65520.0, 7c00", // halfway to 65536: to even, which is infinity
    "1e30, 7c00",
    "-Infinity, fc00",
    "NaN, 7e00",
    "0x1p-24, 0001",
    "0x1p-25, 0000", // halfway to the smallest subnormal: to even
    "0x1.8p-25, 0001",
    "0x1.8p-24, 0002", // halfway between 1 and 2 units: to even
    "0x1.ff8p-15, 03ff", // the largest subnormal
    "0x1.ffep-15, 0400", // carries from subnormal to normal
    "1.00048828125, 3c00", // halfway between 1 and the next
    "1.00146484375, 3c02", // halfway, odd below
    "0.1, 2e66"
  })
  void roundsToFloat16(String value, String bits) {
    HostTensor half =
        HostTensor.ofFloats("t", new float[] {Float.parseFloat(value)}, 1).withDType(DType.F16);
    assertThat("%04x".formatted(half.data().getShort(0))).isEqualTo(bits);
  }

  @ParameterizedTest
  @CsvSource({
    "1.0, 3f80",
    "-0.0, 8000",
    "0x1.01p0, 3f80", // halfway: to even
    "0x1.03p0, 3f82", // halfway, odd below
    "0x1.010002p0, 3f81",
    "3.4028235e38, 7f80",
    "Infinity, 7f80",
    "NaN, 7fc0"
  })
  void roundsToBFloat16(String value, String bits) {
    HostTensor half =
        HostTensor.ofFloats("t", new float[] {Float.parseFloat(value)}, 1).withDType(DType.BF16);
    assertThat("%04x".formatted(half.data().getShort(0))).isEqualTo(bits);
  }

  @Test
  void everyHalfSurvivesTheWayThroughFloat() {
    for (int bits = 0; bits < 0x10000; bits++) {
      short half = (short) bits;
      float f16 = HalfFloats.fromFloat16(half);
      if (!Float.isNaN(f16)) {
        assertThat(HalfFloats.toFloat16(f16)).isEqualTo(half);
      }
      float bf16 = HalfFloats.fromBFloat16(half);
      if (!Float.isNaN(bf16)) {
        assertThat(HalfFloats.toBFloat16(bf16)).isEqualTo(half);
      }
    }
    assertThat(HalfFloats.fromFloat16((short) 0x0001)).isEqualTo(0x1p-24f);
    assertThat(HalfFloats.fromFloat16((short) 0xfc00)).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(HalfFloats.fromFloat16((short) 0x7c01)).isNaN();
  }

  @Test
  void widensEveryTypeToFloat() {
    assertThat(tensor(DType.U8, new byte[] {(byte) 200}).toFloats()).containsExactly(200);
    assertThat(tensor(DType.I8, new byte[] {(byte) 200}).toFloats()).containsExactly(-56);
    assertThat(tensor(DType.BOOL, new byte[] {2}).toLongs()).containsExactly(1);
    assertThat(tensor(DType.I16, new byte[] {0, (byte) 0x80}).toLongs()).containsExactly(-32768);
    assertThat(tensor(DType.I32, new byte[] {1, 0, 0, 0}).toFloats()).containsExactly(1);
    HostTensor doubles = HostTensor.ofFloats("t", new float[] {0.1f}, 1).withDType(DType.F64);
    assertThat(doubles.data().getDouble(0)).isEqualTo((double) 0.1f);
    assertThat(doubles.toFloats()).containsExactly(0.1f);
  }

  @Test
  void doesNotReadFloatsAsWholeNumbers() {
    HostTensor floats = HostTensor.ofFloats("step", new float[] {1.5f}, 1);
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(floats::toLongs)
        .withMessage("tensor step is of type F32, expected whole numbers");
  }

  @Test
  void shapeMustHoldTheValues() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HostTensor.ofFloats("t", new float[5], 2, 3))
        .withMessage("t of shape [2, 3] and type F32 takes 24 bytes, but got 20");
  }

  @Test
  void isAValueThatCallersCannotChange() {
    float[] values = {1, 2};
    HostTensor tensor = HostTensor.ofFloats("t", values, 2);
    values[0] = 9;
    tensor.toFloats()[1] = 9;
    tensor.data().position(4);

    assertThat(tensor.toFloats()).containsExactly(1, 2);
    assertThat(tensor.data().isReadOnly()).isTrue();
    assertThat(tensor).isEqualTo(HostTensor.ofFloats("t", new float[] {1, 2}, 2));
  }

  private static HostTensor tensor(DType type, byte[] content) {
    return new HostTensor(new TensorInfo("t", type, List.of(1L)), ByteBuffer.wrap(content));
  }
}
