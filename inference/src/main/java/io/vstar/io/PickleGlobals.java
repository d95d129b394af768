package io.vstar.io;

import io.vstar.io.PickleGlobal.Ignored;
import io.vstar.io.PickleGlobal.ParameterDict;
import io.vstar.io.PickleGlobal.StorageClass;
import io.vstar.io.PickleGlobal.TypeName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.razorvine.pickle.PickleException;

/**
 * The Python names that a torch file may use; every other one is refused by name. The list is that
 * of AUTOMATIC1111's {@code modules/safe.py}, which published files are made to pass.
 */
final class PickleGlobals {
  /** The names of torch's storage classes, which stand for the types of elements in its files. */
  private static final Map<DType, String> STORAGE_CLASSES =
      Map.of(
          DType.F64, "DoubleStorage",
          DType.F32, "FloatStorage",
          DType.F16, "HalfStorage",
          DType.BF16, "BFloat16Storage",
          DType.I64, "LongStorage",
          DType.I32, "IntStorage",
          DType.I16, "ShortStorage",
          DType.I8, "CharStorage",
          DType.U8, "ByteStorage",
          DType.BOOL, "BoolStorage");

  /**
   * The types that have no storage class: their tensors lie in a storage of bytes and carry their
   * type themselves ({@code _reduce_ex_internal} in {@code torch/_tensor.py}).
   */
  private static final Map<String, DType> NEW_TYPES =
      Map.of("float8_e4m3fn", DType.F8_E4M3, "float8_e5m2", DType.F8_E5M2);

  private static final List<String> IGNORED =
      List.of(
          "_codecs.encode",
          "numpy.core.multiarray._reconstruct",
          "numpy.core.multiarray.scalar",
          "numpy.dtype",
          "numpy.ndarray",
          "pytorch_lightning.callbacks.model_checkpoint.ModelCheckpoint",
          "torch.float32");

  private static final Map<String, PickleGlobal> ALLOWED = allowed();

  private PickleGlobals() {}

  /**
   * Returns the class or function of a name.
   *
   * @throws PickleException if the name is not on the list
   */
  static PickleGlobal named(String module, String name) {
    PickleGlobal global = ALLOWED.get(module + "." + name);
    if (global == null) {
      throw new PickleException(
          "it asks for %s.%s, which no model needs and which may be harmful"
              .formatted(module, name));
    }
    return global;
  }

  /**
   * Returns the name of the storage class of module {@code torch} that stands for {@code dtype}.
   *
   * @throws IllegalArgumentException if there is none, as for types of 8 bits
   */
  static String storageClass(DType dtype) {
    String name = STORAGE_CLASSES.get(dtype);
    if (name == null) {
      throw new IllegalArgumentException("torch has no class of storages for " + dtype);
    }
    return name;
  }

  private static Map<String, PickleGlobal> allowed() {
    Map<String, PickleGlobal> globals = new HashMap<>();
    STORAGE_CLASSES.forEach((dtype, name) -> globals.put("torch." + name, new StorageClass(dtype)));
    IGNORED.forEach(name -> globals.put(name, new Ignored(name)));
    globals.put("torch.storage.UntypedStorage", new StorageClass(DType.U8));
    globals.put("torch.UntypedStorage", new StorageClass(DType.U8));
    NEW_TYPES.forEach((name, dtype) -> globals.put("torch." + name, new TypeName(dtype)));
    globals.put("torch._utils._rebuild_tensor_v3", PickleGlobals::typedTensor);
    globals.put("torch._utils._rebuild_tensor_v2", PickleGlobals::tensor);
    globals.put("torch._utils._rebuild_tensor", PickleGlobals::tensor);
    globals.put("torch._utils._rebuild_parameter", arguments -> arguments[0]);
    globals.put("torch.Size", arguments -> arguments[0]);
    globals.put("torch.nn.modules.container.ParameterDict", arguments -> new ParameterDict());
    globals.put("collections.OrderedDict", PickleGlobals::orderedDict);
    globals.put("__builtin__.set", PickleGlobals::set);
    globals.put("builtins.set", PickleGlobals::set);
    return Map.copyOf(globals);
  }

  /** Makes a tensor from (storage, offset, shape, strides, requires_grad, hooks). */
  private static StridedTensor tensor(Object[] arguments) {
    return new StridedTensor(
        (StorageRef) arguments[0],
        TensorUnpickler.whole(arguments[1]),
        longs((Object[]) arguments[2]),
        longs((Object[]) arguments[3]));
  }

  /** Makes a tensor from the arguments of {@link #tensor} followed by its type. */
  private static StridedTensor typedTensor(Object[] arguments) {
    StridedTensor bytes = tensor(arguments);
    StorageRef storage = bytes.storage();
    return new StridedTensor(
        new StorageRef(storage.key(), ((TypeName) arguments[6]).dtype(), storage.elements()),
        bytes.offset(),
        bytes.shape(),
        bytes.strides());
  }

  /** Makes a dict from a list of pairs, or an empty one without arguments. */
  private static Map<Object, Object> orderedDict(Object[] arguments) {
    Map<Object, Object> dict = new LinkedHashMap<>();
    if (arguments.length > 0) {
      for (Object item : (List<?>) arguments[0]) {
        Object[] pair = item instanceof List<?> list ? list.toArray() : (Object[]) item;
        TensorUnpickler.put(dict, pair[0], pair[1]);
      }
    }
    return dict;
  }

  private static List<Object> set(Object[] arguments) {
    return new ArrayList<>((List<?>) arguments[0]);
  }

  private static List<Long> longs(Object[] numbers) {
    if (numbers.length > TensorInfo.MAX_AXES) {
      throw new PickleException(
          "it has a tensor of %d axes, expected at most %d"
              .formatted(numbers.length, TensorInfo.MAX_AXES));
    }
    return Arrays.stream(numbers).map(TensorUnpickler::whole).toList();
  }
}
