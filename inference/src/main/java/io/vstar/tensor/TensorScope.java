package io.vstar.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.vstar.io.DType;
import io.vstar.io.HostTensor;
import io.vstar.io.TensorInfo;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Set;

/** Owns tensors: all that belong to it die when it is closed. */
public final class TensorScope implements AutoCloseable {
  /**
   * DJL's native binding ends the process when it is given one of the first two, and the engine
   * computes in none of the others.
   */
  private static final Set<DType> WIDENED =
      EnumSet.of(DType.BF16, DType.I16, DType.F8_E4M3, DType.F8_E5M2);

  private final NDManager manager;
  private final OwnerThread owner;

  TensorScope(NDManager manager, OwnerThread owner) {
    this.owner = owner;
    this.manager = manager;
  }

  /** The scope that a tensor belongs to at present; not to be closed through this. */
  public static TensorScope ownerOf(NDArray tensor) {
    return new TensorScope(tensor.getManager(), OwnerThread.current());
  }

  /** A scope inside this one: closed with it at the latest. */
  public TensorScope openScope(String name) {
    owner.requireCurrent();
    NDManager inner = manager.newSubManager();
    inner.setName(name);
    return new TensorScope(inner, owner);
  }

  /** Copies values to the device. */
  public NDArray upload(float[] values, long... shape) {
    owner.requireCurrent();
    return manager.create(values, new Shape(shape));
  }

  /** Copies values to the device. */
  public NDArray upload(long[] values, long... shape) {
    owner.requireCurrent();
    return manager.create(values, new Shape(shape));
  }

  /** Copies values to the device. */
  public NDArray upload(boolean[] values, long... shape) {
    owner.requireCurrent();
    return manager.create(values, new Shape(shape));
  }

  /**
   * A tensor over a file's bytes, of the file's type; bfloat16, float8 and int16 become float32. On
   * a CPU it shares the memory map unless it is one of those.
   *
   * @param data direct, little-endian, exactly the tensor's bytes; must stay reachable as long as
   *     the tensor lives
   */
  public NDArray upload(TensorInfo info, ByteBuffer data) {
    owner.requireCurrent();
    if (WIDENED.contains(info.dtype())) {
      HostTensor widened = new HostTensor(info, data).withDType(DType.F32);
      NDArray shared = upload(widened.info(), widened.data());
      // The engine's own copy: direct buffers have a limit, and a model is larger.
      NDArray copied = shared.duplicate();
      shared.close();
      return copied;
    }
    Shape shape = new Shape(info.shape().stream().mapToLong(Long::longValue).toArray());
    return manager.create(data, shape, dataType(info.dtype()));
  }

  /**
   * A number as a tensor of this scope, for what gradients are taken of, see {@link GradientScope}.
   *
   * @return a scalar, float32
   */
  public NDArray number(double value) {
    return upload(new float[] {(float) value});
  }

  public NDArray zeros(long... shape) {
    owner.requireCurrent();
    return manager.zeros(new Shape(shape));
  }

  /** Makes this scope the owner of a tensor that was computed in an inner one. */
  public NDArray adopt(NDArray tensor) {
    owner.requireCurrent();
    tensor.attach(manager);
    return tensor;
  }

  /**
   * Lends tensors of an outer, closed-up scope to this one: what is computed from them, their
   * gradients included, belongs here; they go back when this scope is closed.
   */
  public void borrow(NDArray... tensors) {
    owner.requireCurrent();
    manager.tempAttachAll(tensors);
  }

  /** As {@link #borrow(NDArray...)}. */
  public void borrow(NDList tensors) {
    borrow(tensors.toArray(NDArray[]::new));
  }

  /** From now on an operation whose result would land here by accident fails instead. */
  public void seal() {
    owner.requireCurrent();
    manager.cap();
  }

  /** Number of live resources, those of inner scopes not counted: a canary for leaks. */
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
