package io.vstar.pictures;

import io.vstar.checkpoint.ModelFiles;
import io.vstar.conditioning.PromptEncoder;
import io.vstar.generation.EmbeddingWords;
import io.vstar.io.SoftwareVersion;
import io.vstar.text.HypernetTags;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Makes the infotext of an order, with prompts that have A1111's names of embeddings, which are the
 * names of their files. Embeddings that no prompt uses are left out.
 */
record PromptInfotext(
    ModelFiles files,
    PictureOrder order,
    HypernetworkFiles hypernetworks,
    List<StoredEmbedding> embeddings) {

  /**
   * Returns the infotext of an order's pictures.
   *
   * @param words words of the embeddings, in their order
   */
  GenerationInfotext of(PromptEncoder encoder, EmbeddingWords words) {
    Map<String, String> webUiNames = new LinkedHashMap<>();
    Map<String, String> hashes = new LinkedHashMap<>();
    for (int i = 0; i < embeddings.size(); i++) {
      StoredEmbedding embedding = embeddings.get(i);
      String word = words.placeholders().get(i).name();
      boolean taken = webUiNames.containsValue(embedding.webUiName());
      String name = taken ? embedding.embedding().name() : embedding.webUiName();
      webUiNames.put(word, name);
      if (uses(encoder, word)) {
        hashes.put(name, embedding.sha256());
      }
    }
    UnaryOperator<String> inWebUi = text -> encoder.replacing(text, webUiNames::get);
    return new GenerationInfotext(
        HypernetTags.outsideTags(order.prompt(), inWebUi) + hypernetworks.asTags(),
        inWebUi.apply(order.negativePrompt()),
        new GenerationInfotext.Model(files.name(), files.sha256()),
        files.config().text().clipSkip(),
        hashes,
        SoftwareVersion.text());
  }

  private boolean uses(PromptEncoder encoder, String word) {
    String prompt = HypernetTags.parse(order.prompt()).prompt();
    return encoder.uses(prompt, word) || encoder.uses(order.negativePrompt(), word);
  }
}
