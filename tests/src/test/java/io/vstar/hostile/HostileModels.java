package io.vstar.hostile;

import static io.vstar.hostile.HostileFile.harmless;
import static io.vstar.hostile.HostileFile.refused;
import static io.vstar.hostile.HostileFile.text;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.vstar.hostile.HostileFile.Content;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Files of a model folder: numbers that are allocated, and a tokenizer that is a program. */
final class HostileModels {
  private static final String UNET = "model/unet/config.json";
  private static final String TEXT = "model/text_encoder/config.json";
  private static final String VAE = "model/vae/config.json";
  private static final String SCHEDULER = "model/scheduler/scheduler_config.json";
  private static final String VOCAB = "model/tokenizer/vocab.json";
  private static final String MERGES = "model/tokenizer/merges.txt";
  private static final String TOKENIZER = "model/tokenizer/tokenizer.json";

  private HostileModels() {}

  static Stream<HostileFile> all() {
    return Stream.of(texts(), numbers(), vocabularies(), tokenizers()).flatMap(List::stream);
  }

  private static HostileFile config(String attempt, String file, Content content, String words) {
    return refused(attempt, Reader.MODEL, file, content, words);
  }

  /** The valid config with one value replaced. */
  private static HostileFile value(
      String attempt, String file, String key, String json, String words) {
    return config(
        attempt,
        file,
        canary -> {
          JsonObject config = valid(file);
          config.add(key, JsonParser.parseString(json));
          return config.toString().getBytes();
        },
        words);
  }

  static JsonObject valid(String file) throws IOException {
    return JsonParser.parseString(Files.readString(ModelSeed.FOLDER.resolve(file.substring(6))))
        .getAsJsonObject();
  }

  private static List<HostileFile> texts() {
    return List.of(
        config(
            "a config that is not UTF-8",
            UNET,
            canary -> new byte[] {'{', (byte) 0xff, '}'},
            "is not UTF-8 text"),
        config(
            "a config of two megabytes",
            UNET,
            text("{\"a\": \"" + "x".repeat(2 << 20) + "\"}"),
            "it has more than 1048576 bytes"),
        config(
            "100 000 lists in each other",
            UNET,
            text("{\"a\": " + "[".repeat(100_000) + "]".repeat(100_000) + "}"),
            "is not a JSON object"),
        config("a list", UNET, text("[]"), "is not a JSON object"),
        config("nothing", UNET, text(""), "is not a JSON object"));
  }

  private static List<HostileFile> numbers() {
    String billions = "2000000000";
    return List.of(
        value(
            "two billion timesteps",
            SCHEDULER,
            "num_train_timesteps",
            billions,
            "num_train_timesteps is 2000000000, expected a number from 1 to 100000"),
        value(
            "a step before the first",
            SCHEDULER,
            "steps_offset",
            "-5",
            "steps_offset is -5, expected a number from 0 to 1000"),
        value("a beta of infinity", SCHEDULER, "beta_end", "1e400", "beta_end is 1e400"),
        value("a picture of 16 billion pixels a side", UNET, "sample_size", billions, "to 512"),
        value(
            "a thousand levels",
            VAE,
            "block_out_channels",
            IntStream.range(0, 1000).mapToObj(i -> "32").collect(Collectors.joining(",", "[", "]")),
            "number of block_out_channels is 1000, expected a number from 1 to 6"),
        value("no level", UNET, "block_out_channels", "[]", "expected at least one level"),
        value("half a channel", UNET, "in_channels", "0.5", "in_channels is 0.5, expected"),
        value("a width of 10^400", TEXT, "hidden_size", "1e400", "hidden_size is 1e400"),
        value("a negative width", TEXT, "hidden_size", "-768", "hidden_size is -768"),
        value("no head", TEXT, "num_attention_heads", "0", "num_attention_heads is 0"),
        value("a factor that is not a number", VAE, "scaling_factor", "NaN", "scaling_factor"),
        value("a factor of infinity", VAE, "scaling_factor", "1e999", "scaling_factor is 1e999"));
  }

  private static HostileFile tokenizer(String attempt, String file, Content content, String words) {
    return refused(attempt, Reader.TOKENIZER, file, content, words);
  }

  private static HostileFile ids(String attempt, String id) {
    return tokenizer(
        attempt,
        VOCAB,
        canary -> {
          JsonObject vocab = valid(VOCAB);
          vocab.add("a", JsonParser.parseString(id));
          return vocab.toString().getBytes();
        },
        "holds no usable tokenizer: its vocabulary is not a map of words to ids from 0 up");
  }

  private static List<HostileFile> vocabularies() {
    return List.of(
        ids("an id of 2^62", "4611686018427387904"),
        ids("a negative id", "-1"),
        ids("half an id", "0.5"),
        ids("an id of 10^1000000", "1e1000000"),
        ids("an id that is a list", "[[]]"),
        tokenizer(
            "a vocabulary of ten megabytes",
            VOCAB,
            text("{\"" + "a".repeat(10 << 20) + "\": 1}"),
            "it has more than 8388608 bytes"),
        tokenizer(
            "merges of words that are not there",
            MERGES,
            text("x y\n".repeat(100_000)),
            "holds no usable tokenizer"),
        tokenizer(
            "merges of ten megabytes", MERGES, text("a b\n".repeat(3 << 20)), "8388608 bytes"),
        tokenizer(
            "merges that are not UTF-8",
            MERGES,
            canary -> new byte[] {'a', ' ', (byte) 0xff},
            "it is not UTF-8 text"),
        tokenizer(
            "a length that is a list",
            "model/tokenizer/tokenizer_config.json",
            text("{\"model_max_length\": []}"),
            "model_max_length is [], expected a whole number above 2"),
        tokenizer(
            "a token that is a list",
            "model/tokenizer/special_tokens_map.json",
            text("{\"eos_token\": [1, 2]}"),
            "eos_token is [1,2], expected a token"));
  }

  private static List<HostileFile> tokenizers() {
    return List.of(
        harmless(
            "a pattern that needs ages to fail",
            Reader.TOKENIZER,
            TOKENIZER,
            whole(
                "normalizer",
                "{\"type\":\"Replace\",\"pattern\":{\"Regex\":\"(a+)+$\"},\"content\":\"b\"}")),
        harmless(
            "a text that doubles at every step",
            Reader.TOKENIZER,
            TOKENIZER,
            whole(
                "normalizer",
                IntStream.range(0, 60)
                    .mapToObj(
                        i ->
                            "{\"type\":\"Replace\",\"pattern\":{\"String\":\"a\"},\"content\":\"aa\"}")
                    .collect(
                        Collectors.joining(
                            ",", "{\"type\":\"Sequence\",\"normalizers\":[", "]}")))),
        harmless(
            "a padding of four billion",
            Reader.TOKENIZER,
            TOKENIZER,
            whole(
                "padding",
                "{\"strategy\":{\"Fixed\":4000000000},\"direction\":\"Right\",\"pad_id\":0,"
                    + "\"pad_type_id\":0,\"pad_token\":\"!\"}")),
        tokenizer(
            "a tokenizer.json of another kind",
            TOKENIZER,
            text("{\"model\": {\"type\": \"Unigram\", \"vocab\": [[\"a\", 0.0]]}}"),
            "expected a model with vocab and merges"),
        tokenizer(
            "merges that are numbers",
            TOKENIZER,
            canary -> {
              JsonObject whole =
                  JsonParser.parseString("{\"model\":{\"merges\":[1,2]}}").getAsJsonObject();
              whole.getAsJsonObject("model").add("vocab", valid(VOCAB));
              return whole.toString().getBytes();
            },
            "holds no usable tokenizer"));
  }

  /** A tokenizer.json with the valid vocabulary and one more part. */
  private static Content whole(String key, String part) {
    return canary -> {
      JsonElement json =
          JsonParser.parseString(
              "{\"%s\": %s, \"model\": {\"type\": \"BPE\", \"merges\": []}}".formatted(key, part));
      json.getAsJsonObject().getAsJsonObject("model").add("vocab", valid(VOCAB));
      return json.toString().getBytes();
    };
  }
}
