package io.vstar.io;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.razorvine.pickle.Opcodes;

/**
 * Pickles values as {@code torch.save} does: protocol 2, tensors as {@code _rebuild_tensor_v2} over
 * numbered storages. The bytes are those that CPython's own pickler writes.
 */
final class TorchPickler {
  private static final int PROTOCOL = 2;

  /** The number of items after which CPython splits large dicts and lists. */
  private static final int BATCH = 1000;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(bytes);
  private final Map<Object, Integer> memo = new HashMap<>(); // of strings and globals
  private final List<HostTensor> storages = new ArrayList<>();
  private int memoized;

  /** The name of a Python class or function. */
  private record Global(String module, String name) {}

  /**
   * Returns the pickle of one value; may be called once.
   *
   * @throws IllegalArgumentException if the value contains something that torch files do not hold
   */
  byte[] pickle(Object value) {
    try {
      op(Opcodes.PROTO);
      out.writeByte(PROTOCOL);
      put(value);
      op(Opcodes.STOP);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a byte array does not fail
    }
    return bytes.toByteArray();
  }

  /** Returns the tensors whose bytes are the storages 0, 1, … of the pickle. */
  List<HostTensor> storages() {
    return Collections.unmodifiableList(storages);
  }

  private void put(Object value) throws IOException {
    if (value == null) {
      op(Opcodes.NONE);
    } else if (value instanceof Boolean flag) {
      op(flag ? Opcodes.NEWTRUE : Opcodes.NEWFALSE);
    } else if (value instanceof Integer number) {
      putInt(number);
    } else if (value instanceof Long number) {
      putLong(number);
    } else if (value instanceof Double number) {
      op(Opcodes.BINFLOAT);
      out.writeDouble(number);
    } else if (value instanceof String text) {
      putText(text);
    } else if (value instanceof Map<?, ?> map) {
      putDict(map);
    } else if (value instanceof List<?> list) {
      putList(list);
    } else if (value instanceof PythonTuple tuple) {
      putTuple(tuple.items());
    } else if (value instanceof HostTensor tensor) {
      putTensor(tensor);
    } else {
      throw new IllegalArgumentException("torch files hold no " + value.getClass().getName());
    }
  }

  private void putInt(int number) throws IOException {
    if (number >>> Byte.SIZE == 0) {
      op(Opcodes.BININT1);
      out.writeByte(number);
    } else if (number >>> Short.SIZE == 0) {
      op(Opcodes.BININT2);
      out.writeShort(Short.reverseBytes((short) number));
    } else {
      op(Opcodes.BININT);
      out.writeInt(Integer.reverseBytes(number));
    }
  }

  private void putLong(long number) throws IOException {
    if (number == (int) number) {
      putInt((int) number);
      return;
    }
    byte[] bigEndian = BigInteger.valueOf(number).toByteArray();
    op(Opcodes.LONG1);
    out.writeByte(bigEndian.length);
    for (int i = bigEndian.length - 1; i >= 0; i--) {
      out.writeByte(bigEndian[i]);
    }
  }

  private void putText(String text) throws IOException {
    if (recalled(text)) {
      return;
    }
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    op(Opcodes.BINUNICODE);
    out.writeInt(Integer.reverseBytes(utf8.length));
    out.write(utf8);
    memoize(text);
  }

  private void putGlobal(String module, String name) throws IOException {
    Global global = new Global(module, name);
    if (recalled(global)) {
      return;
    }
    op(Opcodes.GLOBAL);
    out.write((module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
    memoize(global);
  }

  private void putDict(Map<?, ?> map) throws IOException {
    op(Opcodes.EMPTY_DICT);
    memoize();
    List<Object> items = new ArrayList<>();
    map.forEach(
        (key, value) -> {
          items.add(key);
          items.add(value);
        });
    putBatches(items, 2, Opcodes.SETITEM, Opcodes.SETITEMS);
  }

  private void putList(List<?> list) throws IOException {
    op(Opcodes.EMPTY_LIST);
    memoize();
    putBatches(list, 1, Opcodes.APPEND, Opcodes.APPENDS);
  }

  /** Adds items to the container on the stack; each item consists of {@code width} values. */
  private void putBatches(List<?> values, int width, short addOne, short addAll)
      throws IOException {
    for (int start = 0; start < values.size(); start += width * BATCH) {
      List<?> batch = values.subList(start, Math.min(values.size(), start + width * BATCH));
      boolean single = batch.size() == width;
      if (!single) {
        op(Opcodes.MARK);
      }
      for (Object value : batch) {
        put(value);
      }
      op(single ? addOne : addAll);
    }
  }

  private void putTuple(List<?> items) throws IOException {
    if (items.isEmpty()) {
      op(Opcodes.EMPTY_TUPLE);
      return;
    }
    if (items.size() > 3) {
      op(Opcodes.MARK);
    }
    for (Object item : items) {
      put(item);
    }
    switch (items.size()) {
      case 1 -> op(Opcodes.TUPLE1);
      case 2 -> op(Opcodes.TUPLE2);
      case 3 -> op(Opcodes.TUPLE3);
      default -> op(Opcodes.TUPLE);
    }
    memoize();
  }

  /** Writes a call of _rebuild_tensor_v2(storage, offset, shape, strides, requires_grad, hooks). */
  private void putTensor(HostTensor tensor) throws IOException {
    putGlobal("torch._utils", "_rebuild_tensor_v2");
    op(Opcodes.MARK);
    putStorage(tensor);
    put(0);
    putTuple(tensor.info().shape());
    putTuple(rowMajorStrides(tensor.info().shape()));
    put(false);
    putGlobal("collections", "OrderedDict");
    putTuple(List.of());
    op(Opcodes.REDUCE);
    memoize();
    op(Opcodes.TUPLE);
    memoize();
    op(Opcodes.REDUCE);
    memoize();
  }

  private void putStorage(HostTensor tensor) throws IOException {
    op(Opcodes.MARK);
    put("storage");
    putGlobal("torch", PickleGlobals.storageClass(tensor.info().dtype()));
    put(String.valueOf(storages.size()));
    put("cpu");
    put(tensor.info().elements());
    op(Opcodes.TUPLE);
    memoize();
    op(Opcodes.BINPERSID);
    storages.add(tensor);
  }

  private static List<Long> rowMajorStrides(List<Long> shape) {
    List<Long> strides = new ArrayList<>();
    long stride = 1;
    for (int axis = shape.size() - 1; axis >= 0; axis--) {
      strides.add(0, stride);
      stride *= Math.max(1, shape.get(axis));
    }
    return strides;
  }

  /** Writes a reference to a string or global if the memo has it, and returns whether it does. */
  private boolean recalled(Object value) throws IOException {
    Integer index = memo.get(value);
    if (index == null) {
      return false;
    }
    indexed(index, Opcodes.BINGET, Opcodes.LONG_BINGET);
    return true;
  }

  private void memoize(Object value) throws IOException {
    memo.put(value, memoized);
    memoize();
  }

  /**
   * Writes the value on top of the stack into the memo, as CPython does with every value that could
   * be used again.
   */
  private void memoize() throws IOException {
    indexed(memoized++, Opcodes.BINPUT, Opcodes.LONG_BINPUT);
  }

  private void indexed(int index, short shortForm, short longForm) throws IOException {
    if (index >>> Byte.SIZE == 0) {
      op(shortForm);
      out.writeByte(index);
    } else {
      op(longForm);
      out.writeInt(Integer.reverseBytes(index));
    }
  }

  private void op(short opcode) throws IOException {
    out.writeByte(opcode);
  }
}
