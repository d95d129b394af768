package io.vstar.cli.analysis;

import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.TokenizerFolder;
import io.vstar.cli.console.EngineOptions;
import io.vstar.cli.console.ExitCode;
import io.vstar.cli.console.Interruption;
import io.vstar.cli.console.JsonText;
import io.vstar.cli.console.PhaseDisplay;
import io.vstar.cli.model.ModelArguments;
import io.vstar.conditioning.PromptEncoder;
import io.vstar.error.ConfigException;
import io.vstar.generation.NamedEmbedding;
import io.vstar.generation.TextEncoders;
import io.vstar.nn.Precision;
import io.vstar.prompt.PromptLanguage;
import io.vstar.similarity.StringCosine;
import io.vstar.similarity.StringSearch;
import io.vstar.similarity.TextLevel;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.text.ClipTokenizer;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code vstar search-strings}, which finds strings of a given similarity. */
@Command(
    name = "search-strings",
    description =
        "Finds strings whose cosine to a text lies in a range: by what the text encoder makes of"
            + " them, or by their token ids taken as numbers.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  bin/vstar search-strings --like 1girl --range 0.2:0.3",
      "  bin/vstar search-strings --like 1girl --range 0.2:0.3 --by ids --words 4",
      "",
      "Ctrl-C ends the search and prints what was found so far."
    })
public final class SearchStringsCommand implements Callable<Integer> {
  /** What is compared. */
  enum By {
    TOKENS(TextLevel.TOKENS.title()),
    OUTPUT(TextLevel.OUTPUT.title()),
    POOLED(TextLevel.POOLED.title()),
    IDS("token ids as numbers, which say nothing of meaning");

    private final String title;

    By(String title) {
      this.title = title;
    }

    String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Spec private CommandSpec spec;

  @Option(
      names = "--like",
      required = true,
      paramLabel = "TEXT",
      description = "the word or prompt that strings are compared with; it may name an embedding")
  private String like;

  @Option(
      names = "--range",
      required = true,
      paramLabel = "FROM:TO",
      converter = CosineRange.Converter.class,
      description = "cosines from -1 to 1, such as 0.2:0.3")
  private CosineRange range;

  @Option(
      names = "--by",
      defaultValue = "POOLED",
      description =
          "what is compared: pooled, the text's one vector after the encoder; output, the mean of"
              + " its states there; tokens, the mean of the token vectors before it; ids, the token"
              + " ids as numbers (default: pooled)")
  private By by;

  @Option(
      names = "--words",
      defaultValue = "3",
      paramLabel = "N",
      description =
          "most words in a string: single words first, then drawn combinations (default:"
              + " ${DEFAULT-VALUE})")
  private int words;

  @Option(
      names = {"-n", "--count"},
      defaultValue = "20",
      description = "strings to find (default: ${DEFAULT-VALUE})")
  private int count;

  @Option(
      names = "--tries",
      defaultValue = "50000",
      paramLabel = "N",
      description = "strings to try at most (default: ${DEFAULT-VALUE})")
  private long tries;

  @Option(
      names = "--seconds",
      defaultValue = "300",
      paramLabel = "S",
      description = "time to search at most (default: ${DEFAULT-VALUE})")
  private long seconds;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "of the order of words and of combinations (default: ${DEFAULT-VALUE})")
  private long seed;

  @Mixin private ModelArguments model;

  @Mixin private EmbeddingFileOptions embeddings;

  @Option(names = "--json", description = "prints JSON instead of a table")
  private boolean json;

  @Mixin private EngineOptions engine;

  @Override
  public Integer call() {
    if (seconds < 1) {
      throw new ConfigException("--seconds is " + seconds + ", expected a whole number > 0");
    }
    StringSearch search = new StringSearch(range.from(), range.to(), words, tries, count, seed);
    try (Interruption interruption = Interruption.install()) {
      List<NamedEmbedding> named = embeddings.read();
      ModelFiles files = model.open(spec.commandLine().getErr());
      return by == By.IDS
          ? searchIds(search, files, interruption)
          : searchVectors(search, files, named, interruption);
    }
  }

  private int searchIds(StringSearch search, ModelFiles files, Interruption interruption) {
    try (ClipTokenizer tokenizer =
        TokenizerFolder.openAll(List.of(files.tokenizers().get(0))).get(0)) {
      return run(search, tokenizer, StringCosine.ofIds(tokenizer, like), interruption);
    }
  }

  private int searchVectors(
      StringSearch search,
      ModelFiles files,
      List<NamedEmbedding> named,
      Interruption interruption) {
    try (TensorRuntime runtime = engine.open();
        TextEncoders encoders = TextEncoders.load(runtime, files, Precision.FP32);
        TensorScope scope = runtime.openScope("embeddings")) {
      PromptEncoder encoder =
          encoders
              .encoder(EmbeddingFileOptions.values(named), encoders.words(named), scope)
              .reading(PromptLanguage.A1111);
      StringCosine cosine =
          StringCosine.ofVectors(runtime, encoder, TextLevel.valueOf(by.name()), like);
      return run(search, encoders.tokenizer(), cosine, interruption);
    }
  }

  private int run(
      StringSearch search,
      ClipTokenizer tokenizer,
      StringCosine cosine,
      Interruption interruption) {
    long end = System.nanoTime() + seconds * 1_000_000_000;
    BooleanSupplier stop = () -> interruption.requested() || System.nanoTime() > end;
    List<String> vocabulary = tokenizer.words();
    return interruption.saving(
        () -> {
          StringSearch.Result result;
          try (PhaseDisplay display = new PhaseDisplay()) {
            display.begin("searching");
            result =
                search.run(
                    vocabulary,
                    cosine,
                    stop,
                    (tried, found) -> display.step(tried, tries, found + " found"));
          }
          print(result);
          return interruption.requested() ? ExitCode.INTERRUPTED : ExitCode.DONE;
        });
  }

  private void print(StringSearch.Result result) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      JsonText.print(out, json(result));
      return;
    }
    out.printf(
        Locale.ROOT,
        "%d of %,d strings with a cosine of %s to %s to \"%s\" (%s)%n",
        result.found().size(),
        result.tried(),
        range.from(),
        range.to(),
        like,
        by.title);
    result.found().forEach(f -> out.printf(Locale.ROOT, "%7.4f  %s%n", f.cosine(), f.text()));
    out.flush();
  }

  private Map<String, Object> json(StringSearch.Result result) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("like", like);
    json.put("by", by.key());
    json.put("range", List.of(range.from(), range.to()));
    json.put("seed", seed);
    json.put("tried", result.tried());
    json.put("found", result.found());
    return json;
  }
}
