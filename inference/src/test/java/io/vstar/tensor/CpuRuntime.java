package io.vstar.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.SplittableRandom;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A runtime for the tests of one class, and a scope for each test. */
public final class CpuRuntime
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
  private TensorRuntime runtime;
  private TensorScope scope;
  private SplittableRandom random;

  @Override
  public void beforeAll(ExtensionContext context) {
    // One thread: operators this small only wait for each other on more.
    runtime = TensorRuntime.open(DeviceChoice.CPU, 1);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    scope = runtime.openScope("test");
    random = new SplittableRandom(1);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    scope.close();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    runtime.close();
  }

  public TensorRuntime runtime() {
    return runtime;
  }

  /** Closed after the test. */
  public TensorScope scope() {
    return scope;
  }

  /** Standard normal values; others at each call, the same at each run. */
  public NDArray gaussian(long... shape) {
    return gaussian(scope, shape);
  }

  /** As {@link #gaussian(long...)}, in another scope. */
  public NDArray gaussian(TensorScope owner, long... shape) {
    float[] values = new float[Math.toIntExact(new Shape(shape).size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return owner.upload(values, shape);
  }
}
