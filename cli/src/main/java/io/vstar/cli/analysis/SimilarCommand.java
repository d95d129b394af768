package io.vstar.cli.analysis;

import io.vstar.checkpoint.ModelFiles;
import io.vstar.cli.console.EngineOptions;
import io.vstar.cli.console.ExitCode;
import io.vstar.cli.console.Interruption;
import io.vstar.cli.console.JsonText;
import io.vstar.cli.model.ModelArguments;
import io.vstar.conditioning.PromptEncoder;
import io.vstar.error.ConfigException;
import io.vstar.generation.EmbeddingWords;
import io.vstar.generation.NamedEmbedding;
import io.vstar.generation.TextEncoders;
import io.vstar.nn.Precision;
import io.vstar.prompt.PromptLanguage;
import io.vstar.similarity.PromptVectors;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.text.Placeholder;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code vstar similar}, which tells how similar texts are to a text encoder. */
@Command(
    name = "similar",
    description =
        "Tells which words of the vocabulary lie near words, prompts and embeddings, and how"
            + " similar these are to each other, before and after the text encoder.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  bin/vstar similar cat",
      "  bin/vstar similar \"a red cat\" \"a cat, red\" \"a red house\"",
      "  bin/vstar similar --embedding out/cat/cat.safetensors \"<cat>\" cat dog"
    })
public final class SimilarCommand implements Callable<Integer> {
  private static final int MOST_TEXTS = 200;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "TEXT",
      description = "words and prompts; none to take the embeddings alone")
  private List<String> texts = new ArrayList<>();

  @Mixin private ModelArguments model;

  @Mixin private EmbeddingFileOptions embeddings;

  @Option(
      names = "--nearest",
      defaultValue = "8",
      paramLabel = "N",
      description =
          "words of the vocabulary to name for each token and vector; 0 for none (default:"
              + " ${DEFAULT-VALUE})")
  private int nearest;

  @Option(
      names = "--by-position",
      description = "also compares the first text with each other one, position by position")
  private boolean byPosition;

  @Option(names = "--json", description = "prints JSON instead of tables")
  private boolean json;

  @Mixin private EngineOptions engine;

  @Override
  public Integer call() {
    if (nearest < 0) {
      throw new ConfigException("--nearest is " + nearest + ", expected a whole number >= 0");
    }
    try (Interruption interruption = Interruption.install()) {
      List<NamedEmbedding> named = embeddings.read();
      ModelFiles files = model.open(spec.commandLine().getErr());
      try (TensorRuntime runtime = engine.open();
          TextEncoders encoders = TextEncoders.load(runtime, files, Precision.FP32);
          TensorScope scope = runtime.openScope("embeddings")) {
        EmbeddingWords words = encoders.words(named);
        PromptEncoder encoder =
            encoders
                .encoder(EmbeddingFileOptions.values(named), words, scope)
                .reading(PromptLanguage.A1111);
        List<PromptVectors> vectors =
            PromptVectors.of(runtime, encoder, texts(words.placeholders()), true);
        interruption.check();
        print(new SimilarityReport(vectors, files, encoders.tokenizer(), nearest, byPosition));
      }
      return ExitCode.DONE;
    }
  }

  private List<String> texts(List<Placeholder> words) {
    List<String> all =
        texts.isEmpty() ? words.stream().map(Placeholder::name).toList() : List.copyOf(texts);
    if (all.isEmpty()) {
      throw new ConfigException("there is nothing to compare: name a text or an --embedding");
    }
    if (all.size() > MOST_TEXTS) {
      throw new ConfigException(
          "there are %d texts, expected at most %d".formatted(all.size(), MOST_TEXTS));
    }
    return all;
  }

  private void print(SimilarityReport report) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      JsonText.print(out, report.json());
    } else {
      report.lines().forEach(out::println);
      out.flush();
    }
  }
}
