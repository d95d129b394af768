package io.vstar.generation;

import io.vstar.error.ConfigException;
import io.vstar.text.Placeholder;
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
 * cat}, keeps its meaning; the embedding is {@code <cat>} then. The own name of an embedding takes
 * precedence over the file name of another.
 *
 * @param placeholders placeholders of the embeddings, in their order
 * @param collisions a sentence for each word that several embeddings could mean
 */
public record EmbeddingWords(List<Placeholder> placeholders, List<String> collisions) {
  public EmbeddingWords {
    placeholders = List.copyOf(placeholders);
    collisions = List.copyOf(collisions);
  }

  /**
   * A claim of an embedding to a word.
   *
   * @param own true if the word is the embedding's own name, false if it is its file's
   */
  private record Claim(String word, NamedEmbedding embedding, boolean own) {}

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
    List<Claim> granted = new ArrayList<>();
    for (List<Claim> rivals : byWord.values()) {
      Optional<Claim> winner = winner(rivals);
      winner.ifPresent(granted::add);
      if (embeddings(rivals).size() > 1 && rivals.get(0).word().startsWith("<")) {
        collisions.add(collision(rivals, winner));
      }
    }
    return new EmbeddingWords(
        embeddings.stream().map(embedding -> placeholder(embedding, granted, collisions)).toList(),
        collisions);
  }

  private static List<Claim> claims(NamedEmbedding embedding, Predicate<String> known) {
    List<Claim> claims = new ArrayList<>();
    forms(embedding.embedding().name(), known)
        .forEach(word -> claims.add(new Claim(word, embedding, true)));
    embedding
        .fileName()
        .ifPresent(
            name ->
                forms(name, known).forEach(word -> claims.add(new Claim(word, embedding, false))));
    return claims;
  }

  /** Returns the spellings of a name; first as it is, unless that is a word of the model. */
  private static Set<String> forms(String written, Predicate<String> known) {
    String name = written.strip();
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
    List<Claim> own = rivals.stream().filter(Claim::own).toList();
    List<Claim> candidates = own.isEmpty() ? rivals : own;
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
        words.get(0), embedding.embedding().vectors(), words.subList(1, words.size()));
  }
}
