package io.vstar.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.vstar.io.DType;
import io.vstar.io.HostTensor;
import io.vstar.io.Sha256;
import io.vstar.io.TensorInfo;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A scope that owns tensors, all of which are freed when it is closed. */
public final class TensorScope implements AutoCloseable {
  /**
   * The types that become float32 at upload. DJL's native binding crashes on the first two, and the
   * engine has no operators for the others.
   */
  private static final Set<DType> WIDENED =
      EnumSet.of(DType.BF16, DType.I16, DType.F8_E4M3, DType.F8_E5M2);

  private final NDManager manager;
  private final OwnerThread owner;

  TensorScope(NDManager manager, OwnerThread owner) {
    this.owner = owner;
    this.manager = manager;
  }

  /** Returns the scope that owns a tensor at present; the caller must not close it. */
  public static TensorScope ownerOf(NDArray tensor) {
    return new TensorScope(tensor.getManager(), OwnerThread.current());
  }

  /** Opens a scope inside this one, which is closed with it at the latest. */
  public TensorScope openScope(String name) {
    owner.requireCurrent();
    NDManager inner = manager.newSubManager();
    inner.setName(name);
    return new TensorScope(inner, owner);
  }

  /** Copies row-major values to a float32 tensor on the device. */
  public NDArray upload(float[] values, long... shape) {
    owner.requireCurrent();
    return manager.create(values, new Shape(shape));
  }

  /** Copies row-major values to an int64 tensor on the device. */
  public NDArray upload(long[] values, long... shape) {
    owner.requireCurrent();
    return manager.create(values, new Shape(shape));
  }

  /** Copies row-major values to a bool tensor on the device. */
  public NDArray upload(boolean[] values, long... shape) {
    owner.requireCurrent();
    return manager.create(values, new Shape(shape));
  }

  /**
   * Uploads a tensor of a file, in the type it has there; bfloat16, float8 and int16 become
   * float32. On a CPU tensors of other types share the memory of {@code data}.
   *
   * @param info name, type and shape of the tensor
   * @param data direct, little-endian buffer of exactly the tensor's bytes; must stay reachable as
   *     long as the tensor lives
   */
  public NDArray upload(TensorInfo info, ByteBuffer data) {
    owner.requireCurrent();
    if (WIDENED.contains(info.dtype())) {
      HostTensor widened = new HostTensor(info, data).withDType(DType.F32);
      NDArray shared = upload(widened.info(), widened.data());
      // The engine copies it, since direct buffers have a limit and a model is larger.
      NDArray copied = shared.duplicate();
      shared.close();
      return copied;
    }
    Shape shape = new Shape(info.shape().stream().mapToLong(Long::longValue).toArray());
    return manager.create(data, shape, dataType(info.dtype()));
  }

  /**
   * Returns a number as a tensor of this scope, for recorded operations, see {@link GradientScope}.
   *
   * @return a float32 scalar
   */
  public NDArray number(double value) {
    return upload(new float[] {(float) value});
  }

  /** Creates a float32 tensor of zeros. */
  public NDArray zeros(long... shape) {
    owner.requireCurrent();
    return manager.zeros(new Shape(shape));
  }

  /** Creates a tensor of unsigned bytes, all 0. */
  public NDArray zeroBytes(long... shape) {
    owner.requireCurrent();
    return manager.zeros(new Shape(shape), DataType.UINT8);
  }

  /** Moves a tensor of an inner scope to this one, and returns it. */
  public NDArray adopt(NDArray tensor) {
    owner.requireCurrent();
    tensor.attach(manager);
    return tensor;
  }

  /**
   * Borrows tensors of an outer, sealed scope: results computed from them, and their gradients,
   * belong to this scope. They are returned when this scope is closed.
   */
  public void borrow(NDArray... tensors) {
    owner.requireCurrent();
    manager.tempAttachAll(tensors);
  }

  /** Borrows a list of tensors, see {@link #borrow(NDArray...)}. */
  public void borrow(NDList tensors) {
    borrow(tensors.toArray(NDArray[]::new));
  }

  /** Makes operations fail from now on whose results would belong to this scope. */
  public void seal() {
    owner.requireCurrent();
    manager.cap();
  }

  /**
   * Computes a SHA-256 in hexadecimal of the values of all tensors of this scope that require no
   * gradient, which are copied to the host one by one. It does not depend on their order.
   */
  public String sha256() {
    owner.requireCurrent();
    List<String> hashes =
        manager.getManagedArrays().stream()
            .filter(tensor -> !tensor.hasGradient())
            .map(TensorScope::sha256)
            .sorted()
            .toList();
    return Sha256.of(String.join("\n", hashes));
  }

  private static String sha256(NDArray tensor) {
    if (tensor.getDataType() != DataType.BFLOAT16) {
      return Sha256.of(tensor.toByteBuffer(false));
    }
    try (NDArray widened = tensor.toType(DataType.FLOAT32, true)) { // see WIDENED
      return Sha256.of(widened.toByteBuffer(false));
    }
  }

  /** Returns the number of live resources without those of inner scopes, to test for leaks. */
  public int size() {
    owner.requireCurrent();
    return manager.getManagedArrays().size();
  }

  @Override
  public void close() {
    owner.requireCurrent();
    manager.close();
  }

  private static DataType dataType(DType dtype) {
    return switch (dtype) {
      case F64 -> DataType.FLOAT64;
      case F32 -> DataType.FLOAT32;
      case F16 -> DataType.FLOAT16;
      case I64 -> DataType.INT64;
      case I32 -> DataType.INT32;
      case I8 -> DataType.INT8;
      case U8 -> DataType.UINT8;
      case BOOL -> DataType.BOOLEAN;
      case BF16, I16, F8_E4M3, F8_E5M2 ->
          throw new IllegalStateException(dtype + " is widened before");
    };
  }
}
