package io.vstar.hostile;

import static io.vstar.hostile.HostileFile.refused;
import static io.vstar.hostile.HostileFile.text;

import io.vstar.hostile.HostileFile.Content;
import java.util.stream.Stream;

/** Training configs, captions and templates. */
final class HostileConfigs {
  private static final String NAME = "config.yaml";
  private static final String VALID =
      "model: pocket\nplaceholder: <cat>\ninitializer: cat\ndataset: {path: .}\n";

  private HostileConfigs() {}

  static Stream<HostileFile> all() {
    return Stream.of(
        config("a billion laughs by aliases", text(laughs()), "unknown key a0; valid keys here"),
        config(
            "a list that contains itself",
            text("a: &a [*a]\n"),
            "contains itself through an alias"),
        config(
            "a Java object by its tag",
            text(
                "model: !!javax.script.ScriptEngineManager [!!java.net.URLClassLoader"
                    + " [[!!java.net.URL [\"http://127.0.0.1/\"]]]]\n"),
            "not valid YAML: Global tag is not allowed"),
        config(
            "a Java object as a text",
            canary ->
                (VALID + "output: {name: !!java.io.FileOutputStream [" + canary + "]}").getBytes(),
            "not valid YAML: Global tag is not allowed"),
        config("100 000 lists in each other", text("[".repeat(100_000)), "not valid YAML"),
        config("100 000 mappings in each other", text("{a: ".repeat(100_000)), "not valid YAML"),
        config("two megabytes", text("#".repeat(2 << 20)), "it has more than 1048576 bytes"),
        config("not UTF-8", canary -> new byte[] {'a', (byte) 0xff}, "is not UTF-8 text"),
        config("signs that YAML forbids", text("model: \u0000\u0007"), "not valid YAML"),
        config(
            "a key of half a megabyte",
            text("? " + "k".repeat(1 << 19) + "\n: 1\n"),
            "unknown key kkkk"),
        config(
            "a number of a hundred thousand digits",
            text(VALID + "vectors: " + "9".repeat(100_000)),
            "vectors is 9999"),
        config("two billion vectors", text(VALID + "vectors: 2000000000"), "1 to 75"),
        config(
            "an output that climbs out of its folder",
            text(VALID + "output: {name: ../../canary}"),
            "expected a file name without folders"),
        config(
            "an output with a sign no file name has",
            text(VALID + "output: {name: \"a\\0b\"}"),
            "expected a file name without folders"),
        config(
            "a path with a sign no path has",
            text(VALID + "output: {folder: \"a\\0b\"}"),
            "output.folder is"),
        refused(
            "a caption of two megabytes",
            Reader.CAPTION,
            "dataset/rgb.txt",
            text("a ".repeat(1 << 20)),
            "it has more than 1048576 bytes"),
        refused(
            "a caption that is not UTF-8",
            Reader.CAPTION,
            "dataset/rgb.txt",
            canary -> new byte[] {(byte) 0xff},
            "is not UTF-8 text"));
  }

  private static HostileFile config(String attempt, Content content, String words) {
    return refused(attempt, Reader.TRAINING_CONFIG, NAME, content, words);
  }

  /** 3^16 lists by 48 aliases: fewer than SnakeYAML's limit of 50. */
  private static String laughs() {
    StringBuilder yaml = new StringBuilder("a0: &a0 [x, x, x]\n");
    for (int i = 1; i <= 16; i++) {
      yaml.append("a%d: &a%d [*a%d, *a%d, *a%d]\n".formatted(i, i, i - 1, i - 1, i - 1));
    }
    return yaml.toString();
  }
}
