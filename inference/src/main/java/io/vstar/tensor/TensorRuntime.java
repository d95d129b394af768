package io.vstar.tensor;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.util.List;
import java.util.Optional;

/**
 * The engine on one device, and everything made with it.
 *
 * <p>A runtime and all its tensors belong to the thread that opened it: libtorch keeps the gradient
 * mode and the settings of its executor for each thread, and this class sets them for that thread
 * alone. Another thread that uses the runtime, its scopes or its kernels is refused with an {@link
 * IllegalStateException}; {@link TensorThread} serves programs of many threads.
 */
public final class TensorRuntime implements AutoCloseable {
  private static final String ENGINE = "PyTorch";
  // DJL's own copyTo lets the target share memory that the garbage collector owns.
  private static final KernelSource ASSIGN =
      new KernelSource(
          "assign", List.of("source", "target"), List.of(), List.of("torch.copy_(target, source)"));

  /**
   * Signs of code of all kernels that the engine holds at a time. It takes some 40 bytes for each,
   * so this is 300 MB at most; one form of a UNet has some hundred thousand signs.
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
   * Loads the engine and takes a device; on a CPU, all of its cores.
   *
   * @throws io.vstar.error.ConfigException if the device is not there, or libtorch cannot be loaded
   */
  public static TensorRuntime open(DeviceChoice choice) {
    return open(choice, 0);
  }

  /**
   * Loads the engine and takes a device.
   *
   * @param threads threads inside one operator; 0 leaves the engine's default, all cores
   * @throws io.vstar.error.ConfigException if the device is not there, or libtorch cannot be loaded
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

  /** {@code cpu} or {@code cuda:N}. */
  public String deviceName() {
    Device device = root.getDevice();
    return device.isGpu() ? "cuda:" + device.getDeviceId() : "cpu";
  }

  public boolean isOnGpu() {
    return root.getDevice().isGpu();
  }

  /** Threads inside one operator. */
  public int threads() {
    return JniUtils.getNumThreads();
  }

  /** Name and version of the engine, for manifests and bug reports. */
  public String engineVersion() {
    return "libtorch " + Engine.getEngine(ENGINE).getVersion();
  }

  /** Waits until the device has done what it was given; a CPU always has. For measurements. */
  public void awaitDevice() {
    if (isOnGpu()) {
      try (TensorScope scope = openScope("wait")) {
        // A value read back comes after all that was given to the device before it.
        scope.upload(new float[1], 1).toFloatArray();
      }
    }
  }

  /**
   * Gives memory that tensors have left back to the system, where a C library keeps it. Costs some
   * 20 ms, and the next tensors their share of time to get it again; nothing on a GPU.
   */
  public void giveBackMemory() {
    owner.requireCurrent();
    if (!isOnGpu()) {
      NativeHeap.giveBackHoles();
    }
  }

  /** A new scope directly under this runtime; the caller closes it. */
  public TensorScope openScope(String name) {
    owner.requireCurrent();
    NDManager manager = root.newSubManager();
    manager.setName(name);
    return new TensorScope(manager, owner);
  }

  /**
   * Replaces the values of a tensor, in place: whoever holds it sees the new ones.
   *
   * @param values as many as the tensor has
   */
  public void overwrite(NDArray tensor, float[] values) {
    try (TensorScope scope = openScope("overwrite")) {
      NDArray source = scope.upload(values, tensor.getShape().getShape());
      compile(ASSIGN).call(source, tensor);
    }
  }

  /**
   * Sets the engine's random generator, which kernels with dropout draw from. Everything else that
   * is random is drawn on the host.
   */
  public void seed(long seed) {
    owner.requireCurrent();
    Engine.getEngine(ENGINE).setRandomSeed(Long.hashCode(seed));
  }

  /** The scope for gradients that is open. */
  public Optional<GradientScope> recording() {
    owner.requireCurrent();
    return recording;
  }

  void setRecording(Optional<GradientScope> scope) {
    owner.requireCurrent();
    recording = scope;
  }

  /** Compiles a kernel; kernels of equal sources share what the engine holds of them. */
  public Kernel compile(KernelSource source) {
    return kernels.get(source);
  }

  /** Returns how many kernels the engine holds at present; their code is bounded. */
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
