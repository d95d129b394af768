package io.vstar.io;

import io.vstar.io.PickleGlobal.Ignored;
import io.vstar.io.PickleGlobal.ParameterDict;
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
 * Reads the pickles of torch files. A pickle is a program; this class runs only what {@code
 * torch.load(weights_only=True)} would: the instructions in {@link #INSTRUCTIONS} and the names in
 * {@link PickleGlobals}, none of which has an effect outside of the values it makes.
 *
 * <p>The values are {@code Map} (in order), {@code List}, {@code Object[]} for tuples, {@code
 * String}, {@code Number}, {@code Boolean}, {@code null}, {@link StridedTensor}, {@link
 * ParameterDict} and {@link Ignored}.
 */
final class TensorUnpickler extends Unpickler {
  /** The instructions of {@code torch/_weights_only_unpickler.py}. */
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

  /**
   * The most work of a file: every instruction counts as one, and so does each value that it
   * copies. A checkpoint takes about 45 per tensor; the largest published ones have some 10 000
   * tensors.
   */
  private static final int MAX_WORK = 1_000_000;

  /** The most bytes of a module's name or of a name in it. */
  private static final int MAX_GLOBAL = 200;

  /** The most entries of a dict whose keys are of several types. */
  private static final int MAX_MIXED = 64;

  private final ByteArrayInputStream pickles;
  private final Map<String, StorageRef> storages = new LinkedHashMap<>();
  private int work;

  /**
   * Prepares to read one or more pickles.
   *
   * @param pickles the pickles, one after the other
   */
  TensorUnpickler(ByteArrayInputStream pickles) {
    this.pickles = pickles;
  }

  /**
   * Reads the next pickle and returns its value.
   *
   * @throws PickleException saying why, if the pickle is refused or damaged
   */
  Object next() {
    try {
      return load(pickles);
    } catch (PickleException e) {
      throw e;
    } catch (IOException
        | RuntimeException e) { // an invalid program underflows its stack or casts wrongly
      throw new PickleException("its pickle is damaged: " + e, e);
    }
  }

  /** Returns the storages read so far, by key. */
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
    count(1);
    switch (instruction) {
      case Opcodes.GLOBAL -> stack.add(PickleGlobals.named(readName(), readName()));
      case Opcodes.REDUCE, Opcodes.NEWOBJ -> call();
      case Opcodes.BUILD -> build();
      case Opcodes.APPENDS -> append(stack.pop_all_since_marker());
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

  /**
   * Reads a reference to a storage: ("storage", class, key, device, number of elements), perhaps
   * with a view.
   */
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
        new StorageRef(requireShort((String) parts[2]), type.dtype(), whole(parts[4]));
    StorageRef known = storages.putIfAbsent(storage.key(), storage);
    if (storage.elements() < 0 || known != null && !known.equals(storage)) {
      throw new PickleException("it contradicts itself about storage " + storage.key());
    }
    return storage;
  }

  /** Puts an entry into a dict after checking that its key is cheap to compare. */
  static void put(Map<Object, Object> dict, Object foundKey, Object value) {
    Object key = key(foundKey);
    // A map of keys with one hash is fast only while they are of one comparable type.
    if (dict.size() >= MAX_MIXED && dict.keySet().iterator().next().getClass() != key.getClass()) {
      throw new PickleException("its pickle has a large dict with keys of several types");
    }
    dict.put(key, value);
  }

  /** Returns a key in its checked form, with all whole numbers as {@code Long}. */
  private static Object key(Object found) {
    if (found instanceof Integer number) {
      return number.longValue();
    }
    if (found instanceof String text) {
      return requireShort(text);
    }
    if (found instanceof Long || found instanceof Boolean || found instanceof Ignored) {
      return found;
    }
    throw new PickleException("its pickle has a dict with keys that are no strings or numbers");
  }

  /**
   * Returns a whole number as {@code long}.
   *
   * @throws ClassCastException if the value is not an {@code Integer} or a {@code Long}
   */
  static long whole(Object number) {
    return number instanceof Integer small ? small : (Long) number;
  }

  private static String requireShort(String name) {
    if (name.length() > TensorInfo.MAX_NAME) {
      throw new PickleException(
          "its pickle has a key of %d characters, expected at most %d"
              .formatted(name.length(), TensorInfo.MAX_NAME));
    }
    return name;
  }

  private void call() {
    Object[] arguments = (Object[]) stack.pop();
    for (Object argument : arguments) {
      count(size(argument));
    }
    stack.add(((PickleGlobal) stack.pop()).call(arguments));
  }

  /**
   * Counts a value of {@code parts} parts before it is copied, because a pickle can copy a memoised
   * value again and again.
   */
  private void count(int parts) {
    work += parts;
    if (work < 0 || work > MAX_WORK) {
      throw new PickleException(
          "its pickle makes more than %d values, which no torch file needs".formatted(MAX_WORK));
    }
  }

  private static int size(Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.size();
    }
    if (value instanceof List<?> list) {
      return list.size();
    }
    return value instanceof Object[] tuple ? tuple.length : 0;
  }

  /** Appends to the list on the stack; the library's method would copy the whole list each time. */
  private void append(List<Object> items) {
    @SuppressWarnings("unchecked")
    List<Object> list = (List<Object>) stack.peek();
    list.addAll(items);
  }

  private void setItems(List<?> items) {
    @SuppressWarnings("unchecked")
    Map<Object, Object> dict = (Map<Object, Object>) stack.peek();
    for (int i = 0; i < items.size(); i += 2) {
      put(dict, items.get(i), items.get(i + 1));
    }
  }

  private void build() {
    Object state = stack.pop();
    Object target = stack.peek();
    if (target instanceof ParameterDict parameters) {
      parameters.restore(state);
    } else if (!(target instanceof Map || target instanceof Ignored)) {
      throw new PickleException("its pickle gives a state to a value that has none");
    }
    // A state dict carries versions of its modules as attributes; nothing here needs them.
  }

  /** Reads a line of at most {@link #MAX_GLOBAL} bytes. */
  private String readName() {
    StringBuilder name = new StringBuilder();
    for (int next = pickles.read(); next != '\n'; next = pickles.read()) {
      if (next < 0 || name.length() == MAX_GLOBAL) {
        throw new PickleException(
            "its pickle is damaged: it has a name that does not end within %d characters"
                .formatted(MAX_GLOBAL));
      }
      name.append((char) next);
    }
    return name.toString();
  }

  /** Checks the length of a string before the library allocates it. */
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
