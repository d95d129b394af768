package io.vstar.tensor;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import io.vstar.io.HostTensor;
import java.util.List;
import java.util.Optional;

/**
 * The engine on one device, and the owner of all scopes and kernels on it.
 *
 * <p>A runtime and all its tensors belong to the thread that opened it: libtorch keeps the gradient
 * mode and the settings of its executor for each thread, and this class sets them for that thread
 * alone. Another thread that uses the runtime, its scopes or its kernels is refused with an {@link
 * IllegalStateException}; {@link TensorThread} serves programs of many threads.
 */
public final class TensorRuntime implements AutoCloseable {
  private static final String ENGINE = "PyTorch";
  // With DJL's own copyTo the target would share memory that the garbage collector owns.
  private static final KernelSource ASSIGN =
      new KernelSource(
          "assign", List.of("source", "target"), List.of(), List.of("torch.copy_(target, source)"));

  /**
   * The largest length of the code of all kernels that the engine holds at a time, in characters.
   * Each takes some 40 bytes, so the sum is at most 300 MB; the code of a UNet has some hundred
   * thousand.
   */
  private static final long KERNEL_SIGNS = 8L << 20;

  private final OwnerThread owner = OwnerThread.current();
  private final NDManager root;
  private final Optional<CrowdWatch> watch;
  private final KernelCache kernels;
  private Optional<GradientScope> recording = Optional.empty();

  private TensorRuntime(NDManager root, Optional<CrowdWatch> watch) {
    this.root = root;
    this.kernels = new KernelCache((PtNDManager) root, KERNEL_SIGNS);
    this.watch = watch;
  }

  /**
   * Loads the engine and opens a device; on a CPU, all of its cores.
   *
   * @throws io.vstar.error.ConfigException if the device is not there, or libtorch cannot be loaded
   */
  public static TensorRuntime open(DeviceChoice choice) {
    return open(choice, 0);
  }

  /**
   * Loads the engine and opens a device.
   *
   * @param threads number of threads within one operator; 0 for the engine's default, all cores
   * @throws io.vstar.error.ConfigException if there is no such device, or libtorch cannot be loaded
   */
  public static TensorRuntime open(DeviceChoice choice, int threads) {
    NativeLibraries.load(ENGINE);
    Device device = choice.resolve();
    JniUtils.setGradMode(false);
    // The profiling executor spends the first calls of each kernel on measurements; the plain
    // one is as fast afterwards.
    JniUtils.setGraphExecutorOptimize(false);
    if (threads > 0) {
      JniUtils.setNumThreads(threads);
    }
    return new TensorRuntime(
        NDManager.newBaseManager(device, ENGINE),
        device.isGpu() ? Optional.empty() : CrowdWatch.begin(System.getenv()));
  }

  /** Returns the name of the device, {@code cpu} or {@code cuda:N}. */
  public String deviceName() {
    Device device = root.getDevice();
    return device.isGpu() ? "cuda:" + device.getDeviceId() : "cpu";
  }

  /** Returns whether the device is a GPU. */
  public boolean isOnGpu() {
    return root.getDevice().isGpu();
  }

  /** Returns the number of threads within one operator. */
  public int threads() {
    return JniUtils.getNumThreads();
  }

  /** Returns name and version of the engine, for manifests and bug reports. */
  public String engineVersion() {
    return "libtorch " + Engine.getEngine(ENGINE).getVersion();
  }

  /** Waits until the device has finished all work, for measurements; returns at once on a CPU. */
  public void awaitDevice() {
    if (isOnGpu()) {
      try (TensorScope scope = openScope("wait")) {
        // A value is read back after all work before it is finished.
        scope.upload(new float[1], 1).toFloatArray();
      }
    }
  }

  /**
   * Returns memory of freed tensors that the C library keeps to the system. It takes some 20 ms,
   * and makes the next tensors slower to allocate; on a GPU it does nothing.
   */
  public void giveBackMemory() {
    owner.requireCurrent();
    if (!isOnGpu()) {
      NativeHeap.giveBackHoles();
    }
  }

  /** Opens a scope under this runtime; the caller closes it. */
  public TensorScope openScope(String name) {
    owner.requireCurrent();
    NDManager manager = root.newSubManager();
    manager.setName(name);
    return new TensorScope(manager, owner);
  }

  /**
   * Replaces the values of a tensor in place.
   *
   * @param values row-major values, as many as the tensor has
   */
  public void overwrite(NDArray tensor, float[] values) {
    try (TensorScope scope = openScope("overwrite")) {
      NDArray source = scope.upload(values, tensor.getShape().getShape());
      compile(ASSIGN).call(source, tensor);
    }
  }

  /**
   * Replaces the values of a tensor in place by those of a tensor on the host.
   *
   * @param values a tensor of the same shape, whose bytes lie outside of the Java heap
   */
  public void overwrite(NDArray tensor, HostTensor values) {
    try (TensorScope scope = openScope("overwrite")) {
      NDArray source = scope.upload(values.info(), values.data());
      compile(ASSIGN).call(source, tensor);
    }
  }

  /**
   * Seeds the engine's random generator, which only kernels with dropout use. All other random
   * numbers are drawn on the host.
   */
  public void seed(long seed) {
    owner.requireCurrent();
    Engine.getEngine(ENGINE).setRandomSeed(Long.hashCode(seed));
  }

  /** Returns the open gradient scope. */
  public Optional<GradientScope> recording() {
    owner.requireCurrent();
    return recording;
  }

  void setRecording(Optional<GradientScope> scope) {
    owner.requireCurrent();
    recording = scope;
  }

  /** Compiles a kernel; kernels of equal sources share one compilation. */
  public Kernel compile(KernelSource source) {
    return kernels.get(source);
  }

  /** Returns the number of kernels that the engine holds at present; their code is bounded. */
  public int heldKernels() {
    owner.requireCurrent();
    return kernels.size();
  }

  OwnerThread owner() {
    return owner;
  }

  @Override
  public void close() {
    owner.requireCurrent();
    watch.ifPresent(CrowdWatch::close);
    root.close();
  }
}
