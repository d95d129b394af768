package io.vstar.io;

import io.vstar.io.PickleGlobal.ParameterDict;
import io.vstar.io.PickleGlobal.Passenger;
import io.vstar.io.PickleGlobal.StorageClass;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.razorvine.pickle.Opcodes;
import net.razorvine.pickle.PickleException;
import net.razorvine.pickle.PickleUtils;
import net.razorvine.pickle.Unpickler;

/**
 * Reads the pickles of torch files. A pickle is a program; this one runs only what {@code
 * torch.load(weights_only=True)} would: the instructions in {@link #INSTRUCTIONS} and the names in
 * {@link PickleGlobals}, none of which reaches outside of the values it makes.
 *
 * <p>Gives {@code Map} (in order), {@code List}, {@code Object[]} for tuples, {@code String},
 * {@code Number}, {@code Boolean}, {@code null}, {@link StridedTensor}, {@link ParameterDict} and
 * {@link Passenger}.
 */
final class TensorUnpickler extends Unpickler {
  /** Those of {@code torch/_weights_only_unpickler.py}. */
  private static final Set<Short> INSTRUCTIONS =
      Set.of(
          Opcodes.APPEND,
          Opcodes.APPENDS,
          Opcodes.BINFLOAT,
          Opcodes.BINGET,
          Opcodes.BININT,
          Opcodes.BININT1,
          Opcodes.BININT2,
          Opcodes.BINPERSID,
          Opcodes.BINPUT,
          Opcodes.BINUNICODE,
          Opcodes.BUILD,
          Opcodes.EMPTY_DICT,
          Opcodes.EMPTY_LIST,
          Opcodes.EMPTY_TUPLE,
          Opcodes.GLOBAL,
          Opcodes.LONG1,
          Opcodes.LONG_BINGET,
          Opcodes.LONG_BINPUT,
          Opcodes.MARK,
          Opcodes.NEWFALSE,
          Opcodes.NEWOBJ,
          Opcodes.NEWTRUE,
          Opcodes.NONE,
          Opcodes.PROTO,
          Opcodes.REDUCE,
          Opcodes.SETITEM,
          Opcodes.SETITEMS,
          Opcodes.SHORT_BINSTRING,
          Opcodes.STOP,
          Opcodes.TUPLE,
          Opcodes.TUPLE1,
          Opcodes.TUPLE2,
          Opcodes.TUPLE3);

  private final ByteArrayInputStream pickles;
  private final Map<String, StorageRef> storages = new LinkedHashMap<>();

  /**
   * @param pickles one or more pickles, one after the other
   */
  TensorUnpickler(ByteArrayInputStream pickles) {
    this.pickles = pickles;
  }

  /**
   * The value of the next pickle.
   *
   * @throws PickleException saying why, if it may not be run or cannot be
   */
  Object next() {
    try {
      return load(pickles);
    } catch (PickleException e) {
      throw e;
    } catch (IOException | RuntimeException e) { // what a nonsensical program does to its stack
      throw new PickleException("its pickle is damaged: " + e, e);
    }
  }

  /** The storages met so far, by key. */
  Map<String, StorageRef> storages() {
    return Collections.unmodifiableMap(storages);
  }

  @Override
  protected Object dispatch(short instruction) throws IOException {
    if (!INSTRUCTIONS.contains(instruction)) {
      throw new PickleException(
          "its pickle has the instruction 0x%02x, which no torch file needs"
              .formatted(instruction));
    }
    switch (instruction) {
      case Opcodes.GLOBAL ->
          stack.add(
              PickleGlobals.named(PickleUtils.readline(pickles), PickleUtils.readline(pickles)));
      case Opcodes.REDUCE, Opcodes.NEWOBJ -> {
        Object[] arguments = (Object[]) stack.pop();
        stack.add(((PickleGlobal) stack.pop()).call(arguments));
      }
      case Opcodes.BUILD -> build();
      case Opcodes.EMPTY_DICT -> stack.add(new LinkedHashMap<>());
      case Opcodes.SETITEM -> {
        Object value = stack.pop();
        setItems(Arrays.asList(stack.pop(), value));
      }
      case Opcodes.SETITEMS -> setItems(stack.pop_all_since_marker());
      case Opcodes.BINUNICODE -> {
        requireAnnouncedLength();
        return super.dispatch(instruction);
      }
      default -> {
        return super.dispatch(instruction);
      }
    }
    return NO_RETURN_VALUE;
  }

  /** A storage: ("storage", class, key, device, number of elements), maybe with a view. */
  @Override
  protected Object persistentLoad(Object id) {
    Object[] parts = (Object[]) id;
    if (!"storage".equals(parts[0]) || !(parts[1] instanceof StorageClass type)) {
      throw new PickleException("it refers to something that is no storage of tensors");
    }
    if (parts.length > 5 && parts[5] != null) {
      throw new PickleException("it holds a view of a storage, as torch before 0.4 made");
    }
    StorageRef storage =
        new StorageRef((String) parts[2], type.dtype(), ((Number) parts[4]).longValue());
    StorageRef known = storages.putIfAbsent(storage.key(), storage);
    if (storage.elements() < 0 || known != null && !known.equals(storage)) {
      throw new PickleException("it contradicts itself about storage " + storage.key());
    }
    return storage;
  }

  /** Only keys that compare by value at no cost; whole numbers as {@code Long}. */
  static Object key(Object found) {
    if (found instanceof Integer number) {
      return number.longValue();
    }
    if (found instanceof String
        || found instanceof Long
        || found instanceof Boolean
        || found instanceof Passenger) {
      return found;
    }
    throw new PickleException("its pickle has a dict with keys that are no strings or numbers");
  }

  private void setItems(List<?> items) {
    @SuppressWarnings("unchecked")
    Map<Object, Object> dict = (Map<Object, Object>) stack.peek();
    for (int i = 0; i < items.size(); i += 2) {
      dict.put(key(items.get(i)), items.get(i + 1));
    }
  }

  private void build() {
    Object state = stack.pop();
    Object target = stack.peek();
    if (target instanceof ParameterDict parameters) {
      parameters.restore(state);
    } else if (!(target instanceof Map || target instanceof Passenger)) {
      throw new PickleException("its pickle gives a state to a value that has none");
    }
    // A state dict carries versions of its modules as attributes; nothing here needs them.
  }

  /** Before the library allocates what a damaged length asks for. */
  private void requireAnnouncedLength() {
    pickles.mark(Integer.BYTES);
    byte[] length = new byte[Integer.BYTES];
    int read = pickles.read(length, 0, length.length);
    int announced = read < length.length ? -1 : PickleUtils.bytes_to_integer(length);
    if (announced < 0 || announced > pickles.available()) {
      throw new PickleException(
          "its pickle is damaged: it announces a text of %d bytes, but has %d left"
              .formatted(announced, pickles.available()));
    }
    pickles.reset();
  }
}
