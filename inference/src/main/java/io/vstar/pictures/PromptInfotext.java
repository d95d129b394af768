package io.vstar.pictures;

import io.vstar.checkpoint.ModelFiles;
import io.vstar.generation.EmbeddingWords;
import io.vstar.image.Infotext;
import io.vstar.io.SoftwareVersion;
import io.vstar.prompt.EmphasisMode;
import io.vstar.text.HypernetTags;
import io.vstar.text.PromptReader;
import io.vstar.text.Slot;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Makes the infotext of an order, with prompts that have A1111's names of embeddings, which are the
 * names of their files. Embeddings that no prompt uses are left out.
 */
record PromptInfotext(
    ModelFiles files,
    OrderPrompts prompts,
    AdapterFiles adapters,
    List<StoredEmbedding> embeddings) {

  /**
   * Returns the infotext of an order's pictures.
   *
   * @param words words of the embeddings, in their order
   */
  GenerationInfotext of(PromptReader reader, EmbeddingWords words) {
    PictureOrder order = prompts.order();
    Set<String> used = used(reader);
    Map<String, String> webUiNames = new LinkedHashMap<>();
    Set<String> names = new HashSet<>();
    Map<String, String> hashes = new LinkedHashMap<>();
    for (int i = 0; i < embeddings.size(); i++) {
      StoredEmbedding embedding = embeddings.get(i);
      String word = words.placeholders().get(i).name();
      boolean free = names.add(embedding.webUiName());
      String name = free ? embedding.webUiName() : embedding.embedding().name();
      webUiNames.put(word, weighted(name, embedding.strength()));
      if (used.contains(word)) {
        hashes.put(name, embedding.sha256());
      }
    }
    UnaryOperator<String> inWebUi = text -> reader.replacing(text, webUiNames::get);
    return infotext(
        files,
        order,
        HypernetTags.outsideTags(order.prompt(), inWebUi)
            + adapters.hypernetworks().asTags()
            + adapters.loras().asTags(),
        inWebUi.apply(order.negativePrompt()),
        hashes,
        adapters.loras().hashes(prompts.loras()));
  }

  /**
   * Returns the infotext of a picture whose prompts name neither embeddings nor hypernetworks.
   *
   * @param files the files of the model that draws it
   * @param order the order with the seed of the picture
   */
  static Infotext plain(ModelFiles files, PictureOrder order) {
    return infotext(files, order, order.prompt(), order.negativePrompt(), Map.of(), Map.of())
        .of(order.request(files.config(), order.prompt()));
  }

  private static GenerationInfotext infotext(
      ModelFiles files,
      PictureOrder order,
      String prompt,
      String negativePrompt,
      Map<String, String> hashes,
      Map<String, String> loras) {
    return new GenerationInfotext(
        prompt,
        negativePrompt,
        new GenerationInfotext.Model(files.name(), files.sha256()),
        files.config().text().clipSkip(),
        emphasis(order),
        hashes,
        loras,
        order.sampler(),
        order.source(),
        new GivenPrompts(order.prompt(), order.negativePrompt(), order.language()),
        SoftwareVersion.text());
  }

  /** Returns the weighted word of an embedding that has a strength of its own. */
  private static String weighted(String name, double strength) {
    return strength == 1 ? name : "(%s:%s)".formatted(name, GenerationInfotext.number(strength));
  }

  /** Returns the names of the placeholders that any text has. */
  private Set<String> used(PromptReader reader) {
    return prompts.texts().stream()
        .flatMap(text -> reader.read(text).prompt().slots().stream())
        .map(Slot::placeholder)
        .collect(Collectors.toSet());
  }

  /** Returns A1111's name of the emphasis, if it is not the usual and prompts have brackets. */
  private static Optional<String> emphasis(PictureOrder order) {
    EmphasisMode emphasis = order.language().emphasis();
    boolean matters = (order.prompt() + order.negativePrompt()).matches("(?s).*[(\\[].*");
    return emphasis == EmphasisMode.ORIGINAL || !matters
        ? Optional.empty()
        : Optional.of(emphasis.title());
  }
}
