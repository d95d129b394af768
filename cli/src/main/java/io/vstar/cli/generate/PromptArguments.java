package io.vstar.cli.generate;

import io.vstar.pictures.PictureOrder;
import io.vstar.prompt.EmphasisMode;
import io.vstar.prompt.PromptLanguage;
import io.vstar.prompt.PromptLanguage.Syntax;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** The options for the language of prompts. */
final class PromptArguments {
  @Option(
      names = "--prompt-syntax",
      paramLabel = "SYNTAX",
      description =
          "a1111: (emphasis:1.2), [from:to:when], [a|b], AND, BREAK, any length; plain: letters,"
              + " cut off after 75 tokens, as training reads captions (default: a1111)")
  private Syntax syntax;

  @Option(
      names = "--emphasis",
      paramLabel = "MODE",
      converter = EmphasisConverter.class,
      description =
          "what weights do, as A1111 names it: original, no-norm, ignore or none (default:"
              + " original)")
  private EmphasisMode emphasis;

  @Option(
      names = "--comma-backtrack",
      paramLabel = "N",
      description =
          "a chunk that is full ends at its last comma, if that is at most N tokens back (default:"
              + " 20)")
  private Integer commaBacktrack;

  /** Reads the name of an emphasis mode. */
  static final class EmphasisConverter implements ITypeConverter<EmphasisMode> {
    @Override
    public EmphasisMode convert(String value) {
      return EmphasisMode.named(value);
    }
  }

  /** Returns the language of the options. */
  PromptLanguage language() {
    return changed(PromptLanguage.A1111);
  }

  /** Returns an order in the language of the options; what is not given stays as it is. */
  PictureOrder applied(PictureOrder order) {
    return order.withLanguage(changed(order.language()));
  }

  private PromptLanguage changed(PromptLanguage base) {
    if (syntax == Syntax.PLAIN || syntax == null && base.isPlain()) {
      return PromptLanguage.PLAIN;
    }
    PromptLanguage language = base.isPlain() ? PromptLanguage.A1111 : base;
    language = emphasis == null ? language : language.withEmphasis(emphasis);
    return commaBacktrack == null ? language : language.withCommaBacktrack(commaBacktrack);
  }
}
