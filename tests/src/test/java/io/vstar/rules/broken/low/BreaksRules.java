package io.vstar.rules.broken.low;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.jni.JniUtils;
import io.vstar.tensor.DeviceChoice;
import io.vstar.tensor.TensorRuntime;

/** Does what none but certain packages may do. Never called. */
final class BreaksRules {
  static int calls;

  private BreaksRules() {}

  static long[] tokenize(HuggingFaceTokenizer tokenizer) {
    return tokenizer.encode("a cat").getIds();
  }

  static NDArray twice(NDArray array) {
    return array.mul(2);
  }

  static void useOneThread() {
    JniUtils.setNumThreads(1);
  }

  static TensorRuntime openRuntime() {
    return TensorRuntime.open(DeviceChoice.CPU, 1);
  }

  static void print() {
    System.out.println("printed");
  }

  static void end() {
    System.exit(0);
  }
}
