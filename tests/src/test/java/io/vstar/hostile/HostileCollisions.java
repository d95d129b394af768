package io.vstar.hostile;

import static io.vstar.hostile.HostileFile.harmless;
import static io.vstar.hostile.HostileFile.refused;

import com.google.gson.JsonObject;
import io.vstar.hostile.HostileFile.Content;
import io.vstar.io.HostTensor;
import io.vstar.io.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Files that are small, but whose parts would be compared with each other, each with each. */
final class HostileCollisions {
  private static final String TORCH = "file.pt";
  private static final String SAFETENSORS = "file.safetensors";

  private HostileCollisions() {}

  static Stream<HostileFile> all() {
    return Stream.of(hashes(), repetitions()).flatMap(List::stream);
  }

  /** Texts of one hash and length, as many as powers of two. */
  static List<String> colliding(int bits) {
    return IntStream.range(0, 1 << bits)
        .mapToObj(
            i -> {
              StringBuilder text = new StringBuilder();
              for (int bit = 0; bit < bits; bit++) {
                text.append((i >> bit & 1) == 0 ? "Aa" : "BB");
              }
              return text.toString();
            })
        .toList();
  }

  private static List<HostileFile> hashes() {
    return List.of(
        harmless(
            "30 000 tensors of one hash by their shapes",
            Reader.TORCH,
            TORCH,
            canary -> HostilePickles.zipped(shapes(30_000), new byte[16])),
        harmless(
            "16 384 storages of one hash, in entries of one hash",
            Reader.TORCH,
            TORCH,
            canary -> storages(14)),
        harmless(
            "65 536 entries of one hash beside the pickle",
            Reader.INSPECTION,
            TORCH,
            canary -> entries(16)),
        harmless(
            "65 536 tensors whose names have one hash",
            Reader.SAFETENSORS,
            SAFETENSORS,
            canary -> safetensors(colliding(16), Map.of())),
        harmless(
            "8192 notes of one hash",
            Reader.INSPECTION,
            SAFETENSORS,
            canary -> {
              Map<String, String> notes = new TreeMap<>();
              colliding(13).forEach(key -> notes.put(key, ""));
              return safetensors(List.of("emb_params"), notes);
            }),
        refused(
            "a config.json with 16 384 keys of one hash",
            Reader.MODEL,
            "model/unet/config.json",
            json("model/unet/config.json", 14),
            "text_encoder"), // which has no weights in the seed: the configs were read
        harmless(
            "a vocabulary with 65 536 words of one hash",
            Reader.TOKENIZER,
            "model/tokenizer/vocab.json",
            json("model/tokenizer/vocab.json", 16)));
  }

  private static List<HostileFile> repetitions() {
    return List.of(
        harmless(
            "30 000 vectors of one word, numbered",
            Reader.EMBEDDING,
            SAFETENSORS,
            canary ->
                safetensors(
                    Stream.concat(
                            Stream.of("word"),
                            IntStream.range(1, 30_000).mapToObj(i -> "word_" + i))
                        .toList(),
                    Map.of())),
        harmless(
            "a hypernetwork for 10 000 layers",
            Reader.HYPERNETWORK,
            SAFETENSORS,
            canary -> hypernetwork(10_000)),
        refused(
            "2^60 tensors by dicts in the memo",
            Reader.INSPECTION,
            TORCH,
            canary -> HostilePickles.zipped(doubled(60), new byte[16]),
            "it holds more than 200000 values, which no model does"));
  }

  /** Empty tensors: 31 · i + (a − 31 · i) is the same for each. */
  private static byte[] shapes(int count) {
    PickleProgram p = new PickleProgram().emptyList().mark();
    for (int i = 0; i < count; i++) {
      int row = i;
      p.tensor(4, 0, q -> q.numbers(0, row, 31L * (count - row)), q -> q.numbers(0, 0, 0));
    }
    return p.appends().stop();
  }

  private static byte[] storages(int bits) throws IOException {
    PickleProgram p = new PickleProgram().emptyList().mark();
    ZipLayout zip = new ZipLayout();
    for (String key : colliding(bits)) {
      p.global("torch._utils", "_rebuild_tensor_v2").mark();
      p.mark().binunicode("storage").global("torch", "FloatStorage").binunicode(key);
      p.binunicode("cpu").binint(1).tuple().binpersid();
      p.binint(0).numbers(1).numbers(1).op(0x89).none().tuple().reduce();
      zip.add("archive/data/" + key, new byte[4]);
    }
    return zip.add("archive/data.pkl", p.appends().stop()).zip64((1 << bits) + 1);
  }

  private static byte[] entries(int bits) throws IOException {
    ZipLayout zip = new ZipLayout();
    colliding(bits).forEach(key -> zip.add("archive/" + key, new byte[0]));
    byte[] embedding =
        new PickleProgram().emptyDict().binunicode("cat").tensor(4, 0, 4, 1).setitem().stop();
    return zip.add("archive/data.pkl", embedding)
        .add("archive/data/0", new byte[16])
        .zip64((1 << bits) + 2);
  }

  private static byte[] safetensors(List<String> names, Map<String, String> notes)
      throws IOException {
    return written(
        names.stream().map(name -> HostTensor.ofFloats(name, new float[1], 1)).toList(), notes);
  }

  private static byte[] written(List<HostTensor> tensors, Map<String, String> notes)
      throws IOException {
    Path file = Files.createTempFile("hostile", ".safetensors");
    try {
      Safetensors.write(file, tensors, notes);
      return Files.readAllBytes(file);
    } finally {
      Files.delete(file);
    }
  }

  /** The valid file with so many more keys. */
  private static Content json(String file, int bits) {
    return canary -> {
      JsonObject json = HostileModels.valid(file);
      List<String> keys = colliding(bits);
      for (int i = 0; i < keys.size(); i++) {
        json.addProperty(keys.get(i), i);
      }
      return json.toString().getBytes();
    };
  }

  private static byte[] hypernetwork(int layers) throws IOException {
    List<HostTensor> tensors = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      for (String side : List.of("k", "v")) {
        String linear = "layer" + i + "." + side + ".linear.0.";
        tensors.add(HostTensor.ofFloats(linear + "weight", new float[1], 1, 1));
        tensors.add(HostTensor.ofFloats(linear + "bias", new float[1], 1));
      }
    }

    Map<String, String> notes = new TreeMap<>();
    notes.put("vstar.hypernetwork", "1");
    notes.put("vstar.layer_structure", "1,1");
    notes.put("vstar.activation", "linear");
    notes.put("vstar.layer_norm", "false");
    notes.put("vstar.activate_output", "false");
    notes.put("vstar.dropout_structure", "0,0");
    notes.put("vstar.rank", "0");
    notes.put("vstar.scope", "cross");
    notes.put("vstar.context_widths", "1" + ",1".repeat(layers - 1));
    return written(tensors, notes);
  }

  private static byte[] doubled(int levels) {
    PickleProgram p = new PickleProgram().emptyDict();
    p.binunicode("w").tensor(4, 0, 4, 1).setitem().binput(0);
    for (int i = 1; i <= levels; i++) {
      p.emptyDict().binunicode("a").binget(i - 1).setitem();
      p.binunicode("b").binget(i - 1).setitem().binput(i);
    }
    return p.stop();
  }
}
