package io.vstar.generation;

import io.vstar.error.ConfigException;
import io.vstar.text.Placeholder;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The words that stand for embeddings in prompts: an embedding's own name and its file's, in any
 * case, with and without angle brackets. A bare word of the model's vocabulary, such as {@code
 * cat}, keeps its meaning; the embedding is {@code <cat>} then. In an embeddings folder the file's
 * name is the word in any case, as in A1111. Where several embeddings claim a word, own names go
 * before file names, and embeddings that were named alone before those of folders.
 *
 * @param placeholders placeholders of the embeddings, in their order
 * @param collisions a sentence for each word that several embeddings could mean
 * @param ambiguous a sentence for each word, in lower case, that several embeddings of folders
 *     could mean, so that it means none
 */
public record EmbeddingWords(
    List<Placeholder> placeholders, List<String> collisions, Map<String, String> ambiguous) {
  public EmbeddingWords {
    placeholders = List.copyOf(placeholders);
    collisions = List.copyOf(collisions);
    ambiguous = Map.copyOf(ambiguous);
  }

  /** The grounds of a claim, the strongest first. */
  private enum Ground {
    OWN_NAME,
    FILE_NAME,
    NAME_IN_FOLDER,
    OWN_NAME_IN_FOLDER;

    boolean isOfFolder() {
      return this == NAME_IN_FOLDER || this == OWN_NAME_IN_FOLDER;
    }
  }

  /** A claim of an embedding to a word. */
  private record Claim(String word, NamedEmbedding embedding, Ground ground) {}

  /**
   * Finds the words of each embedding.
   *
   * @param known tests whether the model's vocabulary has a word
   * @throws ConfigException if no word is left for an embedding
   */
  public static EmbeddingWords of(List<NamedEmbedding> embeddings, Predicate<String> known) {
    Map<String, List<Claim>> byWord = new LinkedHashMap<>();
    for (Claim claim :
        embeddings.stream().flatMap(embedding -> claims(embedding, known).stream()).toList()) {
      String word = claim.word().toLowerCase(Locale.ROOT);
      byWord.computeIfAbsent(word, unused -> new ArrayList<>()).add(claim);
    }
    List<String> collisions = new ArrayList<>();
    Map<String, String> ambiguous = new LinkedHashMap<>();
    List<Claim> granted = new ArrayList<>();
    byWord.forEach(
        (word, rivals) -> {
          Optional<Claim> winner = winner(rivals);
          winner.ifPresent(granted::add);
          List<Claim> alone = rivals.stream().filter(c -> !c.ground().isOfFolder()).toList();
          if (embeddings(alone).size() > 1 && word.startsWith("<")) {
            collisions.add(collision(alone, winner));
          }
          if (winner.isEmpty() && alone.isEmpty()) {
            ambiguous.put(word, collision(rivals, winner));
          }
        });
    return new EmbeddingWords(
        embeddings.stream().map(embedding -> placeholder(embedding, granted, collisions)).toList(),
        collisions,
        ambiguous);
  }

  private static List<Claim> claims(NamedEmbedding embedding, Predicate<String> known) {
    List<Claim> claims = new ArrayList<>();
    embedding
        .webUiName()
        .ifPresent(
            name -> claim(claims, forms(name, word -> false), embedding, Ground.NAME_IN_FOLDER));
    boolean inFolder = embedding.isOfFolder();
    claim(
        claims,
        forms(embedding.embedding().name(), known),
        embedding,
        inFolder ? Ground.OWN_NAME_IN_FOLDER : Ground.OWN_NAME);
    if (!inFolder) {
      embedding
          .fileName()
          .ifPresent(name -> claim(claims, forms(name, known), embedding, Ground.FILE_NAME));
    }
    return claims;
  }

  private static void claim(
      List<Claim> claims, Set<String> words, NamedEmbedding embedding, Ground ground) {
    words.forEach(word -> claims.add(new Claim(word, embedding, ground)));
  }

  /** Returns the spellings of a name; first as it is, unless that is a word of the model. */
  private static Set<String> forms(String written, Predicate<String> known) {
    String name = Normalizer.normalize(written.strip(), Normalizer.Form.NFC);
    String bare = bare(name);
    Set<String> forms = new LinkedHashSet<>();
    if (!known.test(bare)) {
      forms.add(name);
      forms.add(bare);
    }
    forms.add("<" + bare + ">");
    return forms;
  }

  /** Returns a name without the angle brackets around it. */
  private static String bare(String name) {
    boolean bracketed = name.length() > 2 && name.startsWith("<") && name.endsWith(">");
    String inside = bracketed ? name.substring(1, name.length() - 1).strip() : "";
    return inside.isEmpty() ? name : inside;
  }

  private static Optional<Claim> winner(List<Claim> rivals) {
    Ground strongest = rivals.stream().map(Claim::ground).min(Enum::compareTo).orElseThrow();
    List<Claim> candidates = rivals.stream().filter(c -> c.ground() == strongest).toList();
    return embeddings(candidates).size() == 1 ? Optional.of(candidates.get(0)) : Optional.empty();
  }

  private static Set<NamedEmbedding> embeddings(List<Claim> claims) {
    return claims.stream()
        .map(Claim::embedding)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static String collision(List<Claim> rivals, Optional<Claim> winner) {
    return "%s could be %s; in the prompt it is %s"
        .formatted(
            rivals.get(0).word(),
            embeddings(rivals).stream()
                .map(NamedEmbedding::title)
                .collect(Collectors.joining(" or ")),
            winner.map(claim -> claim.embedding().title()).orElse("neither"));
  }

  private static Placeholder placeholder(
      NamedEmbedding embedding, List<Claim> granted, List<String> collisions) {
    List<String> words =
        granted.stream()
            .filter(claim -> claim.embedding().equals(embedding))
            .map(Claim::word)
            .toList();
    if (words.isEmpty()) {
      throw new ConfigException(
          "no word is left for %s: %s; give one another name with vstar convert --name"
              .formatted(embedding.title(), String.join("; ", collisions)));
    }
    return new Placeholder(
        words.get(0),
        embedding.embedding().vectors(),
        words.subList(1, words.size()),
        embedding.strength());
  }
}
