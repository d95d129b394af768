package io.vstar.hostile;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/**
 * Writes a pickle, instruction by instruction. The methods have the names of the instructions in
 * Python's {@code pickletools}, in small letters, or say what common sequences of them make.
 */
final class PickleProgram {
  private final ByteArrayOutputStream code = new ByteArrayOutputStream();

  /** Begins as torch's pickles do. */
  PickleProgram() {
    op(0x80).op(2); // PROTO 2
  }

  /** Any byte, for instructions that have no method here. */
  PickleProgram op(int instruction) {
    code.write(instruction);
    return this;
  }

  PickleProgram bytes(byte... bytes) {
    code.writeBytes(bytes);
    return this;
  }

  PickleProgram int4(int value) {
    return bytes(little(4).putInt(value).array());
  }

  PickleProgram int8(long value) {
    return bytes(little(8).putLong(value).array());
  }

  PickleProgram global(String module, String name) {
    return op('c').bytes((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
  }

  PickleProgram binunicode(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return op('X').int4(utf8.length).bytes(utf8);
  }

  PickleProgram binint(int value) {
    return op('J').int4(value);
  }

  PickleProgram long1(long value) {
    return op(0x8a).op(8).int8(value);
  }

  PickleProgram binput(int slot) {
    return op('r').int4(slot); // LONG_BINPUT
  }

  PickleProgram binget(int slot) {
    return slot < 256 ? op('h').op(slot) : op('j').int4(slot);
  }

  PickleProgram mark() {
    return op('(');
  }

  PickleProgram tuple() {
    return op('t');
  }

  PickleProgram emptyTuple() {
    return op(')');
  }

  PickleProgram emptyList() {
    return op(']');
  }

  PickleProgram emptyDict() {
    return op('}');
  }

  PickleProgram append() {
    return op('a');
  }

  PickleProgram appends() {
    return op('e');
  }

  PickleProgram setitem() {
    return op('s');
  }

  PickleProgram setitems() {
    return op('u');
  }

  PickleProgram none() {
    return op('N');
  }

  PickleProgram reduce() {
    return op('R');
  }

  PickleProgram build() {
    return op('b');
  }

  PickleProgram binpersid() {
    return op('Q');
  }

  /** A tuple of whole numbers. */
  PickleProgram numbers(long... values) {
    mark();
    for (long value : values) {
      long1(value);
    }
    return tuple();
  }

  /** A call of a global with one text: what an attack looks like. */
  PickleProgram call(String module, String name, String argument) {
    return global(module, name).mark().binunicode(argument).tuple().reduce();
  }

  /** Storage "0" of floats. */
  PickleProgram storage(long elements) {
    return mark()
        .binunicode("storage")
        .global("torch", "FloatStorage")
        .binunicode("0")
        .binunicode("cpu")
        .long1(elements)
        .tuple()
        .binpersid();
  }

  /** A tensor in storage "0"; {@code shape} and {@code strides} each leave a tuple. */
  PickleProgram tensor(
      long elements,
      long offset,
      UnaryOperator<PickleProgram> shape,
      UnaryOperator<PickleProgram> strides) {
    global("torch._utils", "_rebuild_tensor_v2").mark().storage(elements).long1(offset);
    strides.apply(shape.apply(this));
    return op(0x89).global("collections", "OrderedDict").emptyTuple().reduce().tuple().reduce();
  }

  /** A tensor of one axis in storage "0". */
  PickleProgram tensor(long elements, long offset, long size, long stride) {
    return tensor(elements, offset, p -> p.numbers(size), p -> p.numbers(stride));
  }

  /** The same a number of times. */
  PickleProgram times(int count, UnaryOperator<PickleProgram> part) {
    for (int i = 0; i < count; i++) {
      part.apply(this);
    }
    return this;
  }

  /** The whole pickle. */
  byte[] stop() {
    return op('.').unfinished();
  }

  byte[] unfinished() {
    return code.toByteArray();
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
