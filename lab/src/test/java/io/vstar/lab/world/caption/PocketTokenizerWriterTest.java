package io.vstar.lab.world.caption;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PocketTokenizerWriterTest {
  private final PocketTokenizerWriter writer = new PocketTokenizerWriter();

  @TempDir private Path folder;

  @Test
  void everyListedWordIsOneToken() {
    for (String word : PocketVocabulary.words()) {
      assertThat(writer.split(word)).containsExactly(word + "</w>");
    }
  }

  @Test
  void otherWordsFallApartIntoKnownTokens() {
    assertThat(writer.split("catfish")).hasSizeGreaterThan(1);
    assertThat(writer.vocabulary()).containsKeys(writer.split("zyzzyva").toArray(String[]::new));
  }

  @Test
  void vocabularyIsSmallAndItsIdsAreDense() throws IOException {
    writer.write(folder);
    Map<String, Integer> vocabulary =
        new Gson()
            .fromJson(
                Files.readString(folder.resolve("vocab.json")),
                new TypeToken<Map<String, Integer>>() {});
    assertThat(vocabulary).isEqualTo(writer.vocabulary()).hasSizeLessThan(1200);
    int size = vocabulary.size();
    assertThat(vocabulary.values())
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, size).boxed().toList());
    assertThat(vocabulary)
        .containsEntry("!", 0)
        .containsEntry("!</w>", 256)
        .containsEntry("<|startoftext|>", size - 2)
        .containsEntry("<|endoftext|>", size - 1);
  }

  @Test
  void byteSymbolsFollowClipsOrder() {
    // Ids as in CLIP's published vocab.json.
    assertThat(writer.vocabulary())
        .containsEntry("~", 93)
        .containsEntry("¡", 94)
        .containsEntry("®", 106)
        .containsEntry("ÿ", 187)
        .containsEntry("Ā", 188)
        .containsEntry("Ń", 255);
  }

  @Test
  void mergesJoinKnownTokens() throws IOException {
    writer.write(folder);
    List<String> lines = Files.readAllLines(folder.resolve("merges.txt"));
    assertThat(lines.get(0)).isEqualTo("#version: 0.2");
    assertThat(lines.subList(1, lines.size()))
        .doesNotHaveDuplicates()
        .hasSize(writer.vocabulary().size() - 514)
        .allSatisfy(
            line ->
                assertThat(writer.vocabulary())
                    .containsKeys(line.split(" "))
                    .containsKey(line.replace(" ", "")));
  }

  @Test
  void writingTwiceGivesTheSameBytes() throws IOException {
    Path again = folder.resolve("again");
    writer.write(folder);
    new PocketTokenizerWriter().write(again);
    for (String name :
        List.of("vocab.json", "merges.txt", "tokenizer_config.json", "special_tokens_map.json")) {
      assertThat(folder.resolve(name)).hasSameBinaryContentAs(again.resolve(name));
    }
  }
}
