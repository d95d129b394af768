package io.vstar.checkpoint;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.vstar.io.AtomicFile;
import io.vstar.text.ClipTokenizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The tokenizer of a text encoder in a folder.
 *
 * @param folder folder with CLIP's {@code vocab.json} and {@code merges.txt}, or a {@code
 *     tokenizer.json}
 * @param padToken token that fills a chunk after its end; empty for the one of the folder
 */
public record TokenizerFolder(Path folder, Optional<String> padToken) {
  private static final String CONFIG = "tokenizer_config.json";
  private static final String SPECIAL_TOKENS = "special_tokens_map.json";

  /** Returns the tokenizer with the folder's padding token. */
  public static TokenizerFolder of(Path folder) {
    return new TokenizerFolder(folder, Optional.empty());
  }

  /** Opens all tokenizers, or none if one fails; the caller closes them. */
  public static List<ClipTokenizer> openAll(List<TokenizerFolder> folders) {
    List<ClipTokenizer> tokenizers = new ArrayList<>();
    try {
      for (TokenizerFolder tokenizer : folders) {
        tokenizers.add(ClipTokenizer.open(tokenizer.folder, tokenizer.padToken));
      }
      return tokenizers;
    } catch (RuntimeException e) {
      tokenizers.forEach(ClipTokenizer::close);
      throw e;
    }
  }

  /** Copies the tokenizer's files into a new folder, with the padding token of this tokenizer. */
  public void copyTo(Path target) throws IOException {
    Files.createDirectories(target);
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, target.resolve(file.getFileName()));
      }
    }
    if (padToken.isPresent()) {
      // Which of the two files counts depends on the version that wrote the config.
      writePadToken(target.resolve(SPECIAL_TOKENS));
      if (Files.exists(target.resolve(CONFIG))) {
        writePadToken(target.resolve(CONFIG));
      }
    }
  }

  private void writePadToken(Path file) throws IOException {
    JsonObject json =
        Files.exists(file)
            ? JsonParser.parseString(Files.readString(file)).getAsJsonObject()
            : new JsonObject();
    json.addProperty("pad_token", padToken.orElseThrow());
    AtomicFile.write(file, json.toString().getBytes(StandardCharsets.UTF_8));
  }
}
