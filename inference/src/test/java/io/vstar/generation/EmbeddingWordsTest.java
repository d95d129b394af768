package io.vstar.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vstar.adapter.Provenance;
import io.vstar.adapter.embedding.TextualInversion;
import io.vstar.adapter.embedding.VectorTable;
import io.vstar.error.ConfigException;
import io.vstar.text.Placeholder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EmbeddingWordsTest {
  private static final Set<String> KNOWN = Set.of("cat", "dog");

  @Test
  void aFreeNameIsWrittenAsItIsOrInBrackets() {
    assertThat(words(embedding("mycat", "a/mycat.pt")).placeholders())
        .containsExactly(new Placeholder("mycat", 1, List.of("<mycat>")));
    assertThat(words(embedding("<mug-1>", "a/mug-1.safetensors")).placeholders())
        .containsExactly(new Placeholder("<mug-1>", 1, List.of("mug-1")));
  }

  @Test
  void aBareWordThatTheModelKnowsKeepsItsMeaning() {
    assertThat(words(embedding("cat", "a/cat.pt")).placeholders())
        .containsExactly(new Placeholder("<cat>", 1, List.of()));
    assertThat(words(embedding("<cat>", "a/cat.pt")).placeholders())
        .containsExactly(new Placeholder("<cat>", 1, List.of()));
  }

  @Test
  void aFilesNameIsOneMoreName() {
    assertThat(words(embedding("cat", "a/learned_embeds.bin")).placeholders())
        .containsExactly(
            new Placeholder("<cat>", 1, List.of("learned_embeds", "<learned_embeds>")));
  }

  @Test
  void filesOfOneNameAreToldApartByTheirOwnNames() {
    EmbeddingWords words =
        words(
            embedding("<cat>", "a/learned_embeds.bin"), embedding("<dog>", "b/Learned_Embeds.bin"));
    assertThat(words.placeholders())
        .containsExactly(new Placeholder("<cat>", 1), new Placeholder("<dog>", 1));
    assertThat(words.collisions())
        .containsExactly(
            "<learned_embeds> could be %s or %s; in the prompt it is neither"
                .formatted(Path.of("a/learned_embeds.bin"), Path.of("b/Learned_Embeds.bin")));
  }

  @Test
  void anOwnNameGoesBeforeAnothersFile() {
    EmbeddingWords words = words(embedding("<dog>", "a/cat.pt"), embedding("<cat>", "b/mine.pt"));
    assertThat(words.placeholders())
        .extracting(Placeholder::name)
        .containsExactly("<dog>", "<cat>");
    assertThat(words.collisions())
        .containsExactly(
            "<cat> could be %s or %s; in the prompt it is %s"
                .formatted(Path.of("a/cat.pt"), Path.of("b/mine.pt"), Path.of("b/mine.pt")));
  }

  @Test
  void namesakesAreToldApartByTheirFiles() {
    EmbeddingWords words = words(embedding("<cat>", "a/red.pt"), embedding("<cat>", "b/blue.pt"));
    assertThat(words.placeholders()).extracting(Placeholder::name).containsExactly("red", "blue");
  }

  @Test
  void namesakesInFilesOfOneNameAreRefused() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> words(embedding("<cat>", "a/cat.pt"), embedding("CAT", "b/cat.pt")))
        .withMessage(
            "no word is left for %s: <cat> could be %s or %s; in the prompt it is neither;"
                + " give one another name with vstar convert --name",
            Path.of("a/cat.pt"), Path.of("a/cat.pt"), Path.of("b/cat.pt"));
  }

  private static EmbeddingWords words(NamedEmbedding... embeddings) {
    return EmbeddingWords.of(
        Arrays.asList(embeddings), word -> KNOWN.contains(word.toLowerCase(Locale.ROOT)));
  }

  private static NamedEmbedding embedding(String name, String file) {
    VectorTable table = new VectorTable(1, 2, new float[2]);
    return new NamedEmbedding(
        new TextualInversion(name, List.of(table), Provenance.UNKNOWN), Optional.of(Path.of(file)));
  }
}
