package io.vstar.cli.generate;

import io.vstar.prompt.EmphasisMode;
import io.vstar.prompt.PromptLanguage;
import io.vstar.prompt.PromptLanguage.Syntax;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** The options for the language of prompts. */
final class PromptArguments {
  @Option(
      names = "--prompt-syntax",
      defaultValue = "A1111",
      paramLabel = "SYNTAX",
      description =
          "a1111: (emphasis:1.2), [from:to:when], [a|b], AND, BREAK, any length; plain: letters,"
              + " cut off after 75 tokens, as training reads captions (default: ${DEFAULT-VALUE})")
  private Syntax syntax;

  @Option(
      names = "--emphasis",
      defaultValue = "original",
      paramLabel = "MODE",
      converter = EmphasisConverter.class,
      description =
          "what weights do, as A1111 names it: original, no-norm, ignore or none (default:"
              + " ${DEFAULT-VALUE})")
  private EmphasisMode emphasis;

  @Option(
      names = "--comma-backtrack",
      defaultValue = "20",
      paramLabel = "N",
      description =
          "a chunk that is full ends at its last comma, if that is at most N tokens back (default:"
              + " ${DEFAULT-VALUE})")
  private int commaBacktrack;

  /** Reads the name of an emphasis mode. */
  static final class EmphasisConverter implements ITypeConverter<EmphasisMode> {
    @Override
    public EmphasisMode convert(String value) {
      return EmphasisMode.named(value);
    }
  }

  /** Returns the language of the options. */
  PromptLanguage language() {
    return syntax == Syntax.PLAIN
        ? PromptLanguage.PLAIN
        : PromptLanguage.A1111.withEmphasis(emphasis).withCommaBacktrack(commaBacktrack);
  }
}
