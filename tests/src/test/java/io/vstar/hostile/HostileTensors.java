package io.vstar.hostile;

import static io.vstar.hostile.HostileFile.refused;
import static io.vstar.hostile.HostilePickles.harmlessPickle;
import static io.vstar.hostile.HostilePickles.pickle;

import io.vstar.hostile.HostileFile.Content;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Pickles that ask for memory and time, by copies, by tensors and by storages. */
final class HostileTensors {
  private HostileTensors() {}

  static List<HostileFile> all() {
    return Stream.of(growth(), tensors(), storages()).flatMap(List::stream).toList();
  }

  private static List<HostileFile> growth() {
    UnaryOperator<PickleProgram> manyNones =
        p -> p.emptyList().binput(0).mark().times(100_000, PickleProgram::none).appends();
    String work = "makes more than 1000000 values";
    return List.of(
        harmlessPickle(
            "a billion laughs: 2^90 lists by the memo",
            p -> {
              p.emptyList().binput(0);
              for (int level = 1; level < 90; level++) {
                p.emptyList().binput(level).mark().binget(level - 1).binget(level - 1).appends();
              }
              return p;
            }),
        pickle("a million dicts", p -> p.times(1_000_001, PickleProgram::emptyDict), work),
        pickle(
            "a set copied from a long list, again and again",
            p ->
                manyNones
                    .apply(p)
                    .times(1000, q -> q.global("builtins", "set").binget(0).op(0x85).reduce()),
            work),
        pickle(
            "a dict copied from a long list, again and again",
            p ->
                p.emptyList()
                    .binput(0)
                    .mark()
                    .times(50_000, q -> q.binint(1).none().op(0x86))
                    .appends()
                    .times(
                        1000,
                        q -> q.global("collections", "OrderedDict").binget(0).op(0x85).reduce()),
            work),
        harmlessPickle(
            "a list that grows by one item at a time",
            p -> manyNones.apply(p).times(150_000, q -> q.mark().none().appends())),
        pickle(
            "numbers and texts with the same hash as keys",
            HostileTensors::collidingKeys,
            "a large dict with keys of several types"));
  }

  /** Every pair of letters AaAa… and BBBB… of one length has one hash, and so has a number. */
  private static PickleProgram collidingKeys(PickleProgram p) {
    p.emptyDict().mark();
    for (int i = 0; i < 1 << 14; i++) {
      StringBuilder key = new StringBuilder();
      for (int bit = 0; bit < 14; bit++) {
        key.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      long hash = key.toString().hashCode();
      p.binunicode(key.toString()).none().long1((long) i << 32 | (i ^ hash) & 0xffffffffL).none();
    }
    return p.setitems();
  }

  private static List<HostileFile> tensors() {
    long large = 1L << 62;
    return List.of(
        pickle("a negative size", p -> p.tensor(4, 0, -4, 1), "does not fit its storage"),
        pickle("a negative stride", p -> p.tensor(4, 3, 4, -1), "does not fit its storage"),
        pickle("a negative offset", p -> p.tensor(4, -1, 1, 1), "does not fit its storage"),
        pickle("an offset beyond the storage", p -> p.tensor(4, 5, 1, 1), "does not fit"),
        pickle("a stride beyond the storage", p -> p.tensor(4, 0, 2, 4), "does not fit"),
        pickle("one value as a billion", p -> p.tensor(4, 0, 1 << 30, 0), "does not fit"),
        pickle(
            "sizes whose product overflows to 4",
            p -> p.tensor(4, 0, q -> q.numbers(large, 4, large + 1), q -> q.numbers(0, 0, 0)),
            "does not fit"),
        pickle(
            "fewer strides than sizes",
            p -> p.tensor(4, 0, q -> q.numbers(2, 2), q -> q.numbers(1)),
            "does not fit"),
        pickle(
            "ten thousand axes",
            p -> p.tensor(4, 0, q -> q.numbers(new long[10_000]), q -> q.numbers(1)),
            "it has a tensor of 10000 axes, expected at most 64"),
        pickle(
            "a size that is not a number",
            p -> p.tensor(4, 0, q -> q.op('G').int8(-1).op(0x85), q -> q.numbers(1)),
            "its pickle is damaged"),
        refused(
            "a thousand views that are copied each",
            Reader.TORCH,
            HostilePickles.NAME,
            canary -> {
              PickleProgram p = new PickleProgram().emptyList().mark();
              for (int i = 0; i < 1000; i++) {
                int offset = i;
                p.tensor(1 << 18, offset, q -> q.numbers(500, 500), q -> q.numbers(1, 500));
              }
              return HostilePickles.zipped(p.appends().stop(), new byte[4 << 18]);
            },
            "brought into order, its tensors take more than its"));
  }

  private static List<HostileFile> storages() {
    Content huge = canary -> HostilePickles.zipped(checkpoint(1L << 62), new byte[16]);
    return List.of(
        refused(
            "a storage of 2^62 elements",
            Reader.CHECKPOINT,
            "model.ckpt",
            huge,
            "does not fit its storage of 4611686018427387904 elements"),
        refused(
            "a storage of more than the file has",
            Reader.CHECKPOINT,
            "model.ckpt",
            canary -> HostilePickles.zipped(checkpoint(1 << 20), new byte[16]),
            "storage 0 has 16 bytes, expected 4194304 for 1048576 elements"),
        pickle(
            "two sizes of one storage",
            p -> p.mark().tensor(4, 0, 4, 1).tensor(5, 0, 4, 1).tuple(),
            "it contradicts itself about storage 0"),
        pickle(
            "a negative number of elements",
            p -> p.tensor(-4, 0, 0, 1),
            "it contradicts itself about storage 0"),
        refused(
            "a checkpoint of nothing but a name",
            Reader.CHECKPOINT,
            "model.ckpt",
            canary ->
                HostilePickles.zipped(new PickleProgram().binunicode("model").stop(), new byte[16]),
            "holds no dict of tensors"));
  }

  private static byte[] checkpoint(long elements) {
    return new PickleProgram()
        .emptyDict()
        .binunicode("weight")
        .tensor(elements, 0, elements, 1)
        .setitem()
        .stop();
  }
}
