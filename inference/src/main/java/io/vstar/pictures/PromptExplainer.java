package io.vstar.pictures;

import io.vstar.pictures.PromptExplanation.Loaded;
import io.vstar.pictures.PromptExplanation.Part;
import io.vstar.pictures.PromptExplanation.Side;
import io.vstar.pictures.PromptExplanation.Skipped;
import io.vstar.pictures.PromptExplanation.Span;
import io.vstar.pictures.PromptExplanation.Text;
import io.vstar.pictures.PromptExplanation.Token;
import io.vstar.prompt.ExtraNetworks;
import io.vstar.prompt.ParsedPrompt;
import io.vstar.prompt.PromptSchedule;
import io.vstar.text.ChunkedText;
import io.vstar.text.ClipTokenizer;
import io.vstar.text.Placeholder;
import io.vstar.text.PromptChunk;
import io.vstar.text.PromptReader;
import io.vstar.text.Slot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Explains prompts by the tokenizer of a model's first text encoder. */
final class PromptExplainer {
  private final ClipTokenizer tokenizer;
  private final PromptReader reader;
  private final int calls;
  private final Map<Long, String> pieces = new HashMap<>(); // by id

  /**
   * Creates an explainer.
   *
   * @param calls number of calls of the UNet for a picture
   */
  PromptExplainer(ClipTokenizer tokenizer, PromptReader reader, int calls) {
    this.tokenizer = tokenizer;
    this.reader = reader;
    this.calls = calls;
  }

  /**
   * Explains the prompts of an order.
   *
   * @param embeddings the embeddings, in the order of the reader's placeholders
   */
  PromptExplanation explain(
      OrderPrompts prompts, FoundEmbeddingFiles embeddings, List<String> warnings) {
    PictureOrder order = prompts.order();
    return new PromptExplanation(
        side(order.prompt(), prompts.positive(), prompts),
        side(order.negativePrompt(), prompts.negative(), prompts),
        order.steps(),
        calls,
        prompts.networks().tags().stream().map(ExtraNetworks.Tag::text).toList(),
        warnings,
        loaded(embeddings.loaded(), used(prompts)),
        embeddings.skipped().stream().map(s -> new Skipped(s.file(), s.reason())).toList());
  }

  private Set<String> used(OrderPrompts prompts) {
    return prompts.texts().stream()
        .flatMap(text -> reader.read(text).prompt().slots().stream())
        .map(Slot::placeholder)
        .collect(Collectors.toSet());
  }

  private List<Loaded> loaded(List<StoredEmbedding> embeddings, Set<String> used) {
    List<Loaded> all = new ArrayList<>();
    for (int i = 0; i < embeddings.size(); i++) {
      Placeholder word = reader.placeholders().get(i);
      all.add(
          new Loaded(
              embeddings.get(i).file(), word.vectors(), word.names(), used.contains(word.name())));
    }
    return all;
  }

  private Side side(String written, ParsedPrompt prompt, OrderPrompts prompts) {
    return new Side(
        written,
        prompt.over(prompts.range()).stream()
            .map(part -> part(part.schedule(), part.weight()))
            .toList());
  }

  private Part part(PromptSchedule schedule, double weight) {
    List<String> texts = new ArrayList<>();
    List<Span> spans = new ArrayList<>();
    int first = 0;
    for (int call = 0; call < calls; call++) {
      String text = schedule.atCall(call);
      if (!texts.contains(text)) {
        texts.add(text);
      }
      if (call + 1 == calls || !schedule.atCall(call + 1).equals(text)) {
        spans.add(new Span(first + 1, call + 1, texts.indexOf(text)));
        first = call + 1;
      }
    }
    return new Part(weight, texts.stream().map(this::text).toList(), spans);
  }

  private Text text(String text) {
    ChunkedText chunked = reader.read(text);
    return new Text(
        text, chunked.tokens(), chunked.prompt().chunks().stream().map(this::tokens).toList());
  }

  private List<Token> tokens(PromptChunk chunk) {
    Map<Integer, Slot> slots =
        chunk.slots().stream().collect(Collectors.toMap(Slot::position, slot -> slot));
    List<Token> tokens = new ArrayList<>();
    for (int position = 1; position < chunk.end(); position++) {
      long id = chunk.ids().get(position);
      Slot slot = slots.get(position);
      tokens.add(
          new Token(
              position,
              id,
              slot == null
                  ? pieces.computeIfAbsent(id, tokenizer::textOf)
                  : slot.placeholder() + "#" + (slot.vector() + 1),
              chunk.weights().get(position),
              Optional.ofNullable(slot).map(Slot::placeholder)));
    }
    return tokens;
  }
}
