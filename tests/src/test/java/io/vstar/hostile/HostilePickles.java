package io.vstar.hostile;

import static io.vstar.hostile.HostileFile.harmless;
import static io.vstar.hostile.HostileFile.refused;

import io.vstar.hostile.HostileFile.Content;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Pickles in torch's zip that run code, reach outside, or are no programs at all. */
final class HostilePickles {
  static final String NAME = "file.pt";

  private HostilePickles() {}

  static Stream<HostileFile> all() {
    return Stream.of(calls(), instructions(), lengths(), nonsense(), HostileTensors.all())
        .flatMap(List::stream);
  }

  /** Makes a pickle that would make the canary. */
  @FunctionalInterface
  private interface Payload {
    PickleProgram with(String command);
  }

  private static HostileFile call(String attempt, Payload payload, String words) {
    Content content = canary -> zipped(payload.with("touch " + canary).stop(), new byte[16]);
    return refused(attempt, Reader.TORCH, NAME, content, words);
  }

  static HostileFile pickle(String attempt, UnaryOperator<PickleProgram> program, String words) {
    return refused(attempt, Reader.TORCH, NAME, content(program), words);
  }

  static HostileFile harmlessPickle(String attempt, UnaryOperator<PickleProgram> program) {
    return harmless(attempt, Reader.TORCH, NAME, content(program));
  }

  private static Content content(UnaryOperator<PickleProgram> program) {
    return canary -> zipped(program.apply(new PickleProgram()).stop(), new byte[16]);
  }

  /** A torch file with a pickle and one storage. */
  static byte[] zipped(byte[] pickle, byte[] storage) throws IOException {
    return new ZipLayout()
        .add("archive/data.pkl", pickle)
        .add("archive/data/0", storage)
        .add("archive/version", new byte[] {'3', '\n'})
        .bytes();
  }

  private static List<HostileFile> calls() {
    return List.of(
        call(
            "os.system",
            command -> new PickleProgram().call("os", "system", command),
            "it asks for os.system, which no model needs and which may be harmful"),
        call(
            "posix.system, what os.system pickles as",
            command -> new PickleProgram().call("posix", "system", command),
            "it asks for posix.system"),
        call(
            "subprocess.Popen by NEWOBJ",
            command ->
                new PickleProgram()
                    .global("subprocess", "Popen")
                    .mark()
                    .binunicode(command)
                    .tuple()
                    .op(0x81),
            "it asks for subprocess.Popen"),
        call(
            "builtins.eval",
            command ->
                new PickleProgram()
                    .call("builtins", "eval", "__import__('os').system('" + command + "')"),
            "it asks for builtins.eval"),
        call(
            "eval by its name in Python 2",
            command -> new PickleProgram().call("__builtin__", "eval", "1"),
            "it asks for __builtin__.eval"),
        call(
            "builtins.getattr, the way to everything else",
            command -> new PickleProgram().call("builtins", "getattr", command),
            "it asks for builtins.getattr"),
        call(
            "torch.load of a second pickle without restrictions",
            command -> new PickleProgram().call("torch.storage", "_load_from_bytes", command),
            "it asks for torch.storage._load_from_bytes"),
        call(
            "numpy's runstring",
            command ->
                new PickleProgram().call("numpy.testing._private.utils", "runstring", command),
            "it asks for numpy.testing._private.utils.runstring"),
        call(
            "a Java class",
            command -> new PickleProgram().call("java.lang", "ProcessBuilder", command),
            "it asks for java.lang.ProcessBuilder"),
        call(
            "an allowed module with a dotted name",
            command -> new PickleProgram().call("collections", "OrderedDict.__init__", command),
            "it asks for collections.OrderedDict.__init__"),
        call(
            "a name that would clear the terminal",
            command -> new PickleProgram().call("os\u001b[2J", "system", command),
            "it asks for osU+001B[2J.system"),
        call(
            "an exception class that the library knows",
            command -> new PickleProgram().call("builtins", "SystemExit", command),
            "it asks for builtins.SystemExit"));
  }

  private static List<HostileFile> instructions() {
    return List.of(
        call(
            "STACK_GLOBAL with names from the memo",
            command ->
                new PickleProgram()
                    .binunicode("os")
                    .binput(0)
                    .binunicode("system")
                    .binput(1)
                    .binget(0)
                    .binget(1)
                    .op(0x93)
                    .mark()
                    .binunicode(command)
                    .tuple()
                    .reduce(),
            "instruction 0x93"),
        call(
            "INST",
            command ->
                new PickleProgram()
                    .mark()
                    .binunicode(command)
                    .op('i')
                    .bytes("os\nsystem\n".getBytes()),
            "instruction 0x69"),
        call(
            "OBJ",
            command ->
                new PickleProgram()
                    .mark()
                    .global("torch", "FloatStorage")
                    .binunicode(command)
                    .op('o'),
            "instruction 0x6f"),
        pickle(
            "NEWOBJ_EX",
            p -> p.global("collections", "OrderedDict").emptyTuple().emptyDict().op(0x92),
            "instruction 0x92"),
        pickle("EXT1", p -> p.op(0x82).op(1), "instruction 0x82"),
        pickle("EXT2", p -> p.op(0x83).op(1).op(0), "instruction 0x83"),
        pickle("EXT4", p -> p.op(0x84).int4(1), "instruction 0x84"),
        pickle("PERSID", p -> p.op('P').bytes("../../etc/passwd\n".getBytes()), "instruction 0x50"),
        pickle("NEXT_BUFFER", p -> p.op(0x97), "instruction 0x97"),
        pickle("READONLY_BUFFER", p -> p.none().op(0x98), "instruction 0x98"),
        pickle("an instruction that does not exist", p -> p.op(0xff), "instruction 0xff"),
        pickle("protocol 200", p -> p.op(0x80).op(200), "unsupported pickle protocol: 200"),
        pickle(
            "a state for a number",
            p -> p.binint(1).emptyDict().build(),
            "gives a state to a value that has none"),
        pickle(
            "a state for a tensor, to call its __setstate__",
            p -> p.tensor(4, 0, 4, 1).emptyDict().build(),
            "gives a state to a value that has none"),
        harmlessPickle(
            "a state for an OrderedDict that names a method",
            p ->
                p.global("collections", "OrderedDict")
                    .emptyTuple()
                    .reduce()
                    .emptyDict()
                    .binunicode("__setstate__")
                    .binunicode("os.system")
                    .setitem()
                    .build()),
        pickle("a call of a text", p -> p.binunicode("os.system").emptyTuple().reduce(), "damaged"),
        pickle(
            "a persistent id that is a path",
            p -> p.binunicode("/etc/passwd").binpersid(),
            "its pickle is damaged"),
        pickle(
            "a persistent id of another kind",
            p ->
                p.mark()
                    .binunicode("module")
                    .binunicode("os")
                    .binunicode("/etc/passwd")
                    .tuple()
                    .binpersid(),
            "it refers to something that is no storage of tensors"),
        pickle(
            "a storage of a class that is none",
            p ->
                p.mark()
                    .binunicode("storage")
                    .global("numpy", "ndarray")
                    .binunicode("0")
                    .binunicode("cpu")
                    .binint(4)
                    .tuple()
                    .binpersid(),
            "it refers to something that is no storage of tensors"));
  }

  private static List<HostileFile> lengths() {
    byte[] lines = new byte[1 << 20];
    return List.of(
        pickle("LONG4 of 2 GiB", p -> p.op(0x8b).int4(Integer.MAX_VALUE), "instruction 0x8b"),
        pickle("BINBYTES8 of 2^63", p -> p.op(0x8e).int8(Long.MAX_VALUE), "instruction 0x8e"),
        pickle("BINUNICODE8 of -1", p -> p.op(0x8d).int8(-1), "instruction 0x8d"),
        pickle("BYTEARRAY8 of 2^62", p -> p.op(0x96).int8(1L << 62), "instruction 0x96"),
        pickle("FRAME of 2^63", p -> p.op(0x95).int8(Long.MAX_VALUE), "instruction 0x95"),
        pickle(
            "BINUNICODE of 2 GiB",
            p -> p.op('X').int4(Integer.MAX_VALUE),
            "announces a text of 2147483647 bytes, but has 1 left"),
        pickle("BINUNICODE of -1", p -> p.op('X').int4(-1), "announces a text of -1 bytes"),
        pickle(
            "a global without end",
            p -> p.op('c').bytes(lines),
            "it has a name that does not end within 200 characters"),
        pickle(
            "a key of a megabyte",
            p -> p.emptyDict().binunicode("k".repeat(1 << 20)).none().setitem(),
            "has a key of 1048576 characters, expected at most 1000"),
        harmlessPickle(
            "memo slots at both ends", p -> p.none().binput(Integer.MAX_VALUE).binput(-1)));
  }

  private static List<HostileFile> nonsense() {
    return List.of(
        pickle("more taken from the stack than lies there", p -> p.tuple().tuple(), "damaged"),
        pickle("a slot of the memo that is empty", p -> p.binget(1 << 30), "is refused"),
        pickle("a marker in place of a value", PickleProgram::mark, "leaves a value unfinished"),
        refused(
            "no STOP",
            Reader.TORCH,
            NAME,
            canary -> zipped(new PickleProgram().emptyDict().unfinished(), new byte[16]),
            "its pickle is damaged"),
        pickle(
            "a list as a key",
            p -> p.emptyDict().emptyList().none().setitem(),
            "a dict with keys that are no strings or numbers"),
        pickle(
            "a list that contains itself",
            p -> p.emptyList().binput(0).binget(0).append(),
            "nested more than 100 deep"),
        pickle(
            "a dict that contains itself",
            p -> p.emptyDict().binput(0).binunicode("k").binget(0).setitem(),
            "nested more than 100 deep"),
        pickle(
            "a tuple that contains itself through a list",
            p -> p.emptyList().binput(0).op(0x85).binput(1).binget(0).binget(1).append(),
            "nested more than 100 deep"),
        pickle(
            "200 000 lists in each other",
            p -> p.times(200_000, PickleProgram::emptyList).times(199_999, PickleProgram::append),
            "nested more than 100 deep"));
  }
}
