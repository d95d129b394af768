package io.vstar.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.vstar.io.DType;
import io.vstar.io.HostTensor;
import io.vstar.io.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TensorScopeTest {
  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @Test
  void aResultBelongsToTheScopeOfTheLeftOperand() {
    TensorScope outer = CPU.scope();
    NDArray weight = CPU.gaussian(2);
    try (TensorScope inner = outer.openScope("inner")) {
      NDArray activation = CPU.gaussian(inner, 2);
      assertThat(activation.mul(weight).getManager()).isSameAs(activation.getManager());
      assertThat(weight.mul(activation).getManager()).isSameAs(weight.getManager());
    }
    // The weight, and the product with the weight on the left; the other died with its scope.
    assertThat(outer.size()).isEqualTo(2);
  }

  @Test
  void closingAScopeClosesItsTensorsAndInnerScopes() {
    TensorScope scope = CPU.scope().openScope("outer");
    NDArray outer = CPU.gaussian(scope, 2);
    NDArray inner = CPU.gaussian(scope.openScope("inner"), 2);

    scope.close();

    assertThatIllegalStateException().isThrownBy(outer::toFloatArray);
    assertThatIllegalStateException().isThrownBy(inner::toFloatArray);
  }

  @Test
  void aSealedScopeRefusesResultsButNotUse() {
    TensorScope model = CPU.scope().openScope("model");
    NDArray weight = CPU.gaussian(model, 2);
    model.seal();
    NDArray activation = CPU.gaussian(2);

    assertThatIllegalStateException().isThrownBy(() -> weight.mul(activation));
    assertThat(activation.mul(weight).toFloatArray())
        .containsExactly(product(activation.toFloatArray(), weight.toFloatArray()));
    assertThat(model.size()).isEqualTo(1);
  }

  @Test
  void borrowedTensorsGoBackWithTheirChanges() {
    TensorScope learned = CPU.scope().openScope("learned");
    NDArray first = learned.upload(new float[] {1, 2}, 2);
    NDArray second = learned.upload(new float[] {3, 4}, 2);
    learned.seal();

    try (TensorScope step = CPU.scope().openScope("step")) {
      step.borrow(new NDList(first, second));
      NDArray sum = first.add(second);
      assertThat(sum.getManager()).isSameAs(owner(step));
      first.addi(sum);
    }

    assertThat(first.toFloatArray()).containsExactly(5, 8);
    assertThat(second.toFloatArray()).containsExactly(3, 4);
    assertThatIllegalStateException().isThrownBy(() -> first.add(second));
    assertThat(learned.size()).isEqualTo(2);
  }

  @Test
  void aBorrowedTensorsGradientBelongsToTheBorrower() {
    TensorScope learned = CPU.scope().openScope("learned");
    NDArray vector = learned.upload(new float[] {1, 2}, 2);
    GradientScope.require(vector);
    learned.seal();

    for (int i = 1; i <= 2; i++) {
      try (TensorScope step = CPU.scope().openScope("step")) {
        step.borrow(vector);
        try (GradientScope gradients = GradientScope.open(CPU.runtime())) {
          gradients.backward(vector.square().sum());
        }
        // Accumulates until it is zeroed: 2·v at each step.
        NDArray gradient = GradientScope.of(vector);
        assertThat(gradient.toFloatArray()).containsExactly(2 * i, 4 * i);
        assertThat(gradient.getManager()).isSameAs(owner(step));
      }
    }
    assertThat(learned.size()).isEqualTo(1);
  }

  @Test
  void anAdoptedTensorOutlivesTheScopeItWasComputedIn() {
    NDArray result;
    try (TensorScope inner = CPU.scope().openScope("inner")) {
      result = CPU.scope().adopt(inner.upload(new float[] {1, 2}, 2).mul(3));
    }
    assertThat(result.toFloatArray()).containsExactly(3, 6);
    assertThat(CPU.scope().size()).isEqualTo(1);
  }

  @Test
  void theNumberOfTensorsOfALongLivedScopeStaysTheSame() {
    TensorScope model = CPU.scope().openScope("model");
    NDArray weight = CPU.gaussian(model, 4, 4);
    int before = model.size();
    for (int i = 0; i < 20; i++) {
      try (TensorScope step = model.openScope("step")) {
        CPU.gaussian(step, 4, 4).matMul(weight).softmax(1).mean().toFloatArray();
      }
    }
    assertThat(model.size()).isEqualTo(before);
  }

  @Test
  void ownerOfIsTheScopeThatATensorIsIn() {
    NDArray tensor = CPU.gaussian(2);
    NDArray beside = TensorScope.ownerOf(tensor).zeros(3);
    assertThat(beside.getManager()).isSameAs(tensor.getManager());
    assertThat(beside.toFloatArray()).containsExactly(0, 0, 0);
  }

  @Test
  void uploadsKeepValuesShapesAndTypes() {
    TensorScope scope = CPU.scope();
    NDArray longs = scope.upload(new long[] {Long.MAX_VALUE, -1}, 2, 1);
    assertThat(longs.getDataType()).isEqualTo(DataType.INT64);
    assertThat(longs.toLongArray()).containsExactly(Long.MAX_VALUE, -1);
    assertThat(longs.getShape().getShape()).containsExactly(2, 1);
    NDArray flags = scope.upload(new boolean[] {true, false, true}, 3);
    assertThat(flags.getDataType()).isEqualTo(DataType.BOOLEAN);
    assertThat(flags.toBooleanArray()).containsExactly(true, false, true);
  }

  @ParameterizedTest
  @CsvSource({"F64, FLOAT64", "F32, FLOAT32", "F16, FLOAT16", "BF16, FLOAT32"})
  void storedTensorsKeepTheirTypeButForBfloat16(DType stored, DataType type) {
    float[] exact = {1, -2.5f, 0.15625f, 96};
    HostTensor tensor = HostTensor.ofFloats("t", exact, 2, 2).withDType(stored);

    NDArray uploaded = CPU.scope().upload(tensor.info(), tensor.data());

    assertThat(uploaded.getDataType()).isEqualTo(type);
    assertThat(uploaded.getShape().getShape()).containsExactly(2, 2);
    assertThat(uploaded.toType(DataType.FLOAT32, false).toFloatArray()).containsExactly(exact);
  }

  @ParameterizedTest
  @EnumSource(names = {"I64", "I32", "I16", "I8", "U8", "BOOL"})
  void storedWholeNumbersAreRead(DType stored) {
    ByteBuffer bytes = ByteBuffer.allocateDirect(3 * stored.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(stored.bytes(), (byte) 1);

    NDArray uploaded = CPU.scope().upload(new TensorInfo("t", stored, List.of(3L)), bytes);

    assertThat(uploaded.toType(DataType.FLOAT32, false).toFloatArray()).containsExactly(0, 1, 0);
  }

  @Test
  void aStoredTensorSharesItsBytes() {
    ByteBuffer bytes = ByteBuffer.allocateDirect(8).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putFloat(0, 1).putFloat(4, 2);
    NDArray uploaded = CPU.scope().upload(new TensorInfo("t", DType.F32, List.of(2L)), bytes);

    bytes.putFloat(4, 3);

    assertThat(uploaded.toFloatArray()).containsExactly(1, 3);
  }

  private static NDManager owner(TensorScope scope) {
    return scope.zeros(1).getManager();
  }

  private static float[] product(float[] a, float[] b) {
    return new float[] {a[0] * b[0], a[1] * b[1]};
  }
}
