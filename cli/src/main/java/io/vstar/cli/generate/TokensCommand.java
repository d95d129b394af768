package io.vstar.cli.generate;

import io.vstar.cli.console.ExitCode;
import io.vstar.cli.model.HypernetworkArguments;
import io.vstar.cli.model.LoraArguments;
import io.vstar.cli.model.ModelArguments;
import io.vstar.cli.model.SamplerOption;
import io.vstar.pictures.AdapterFiles;
import io.vstar.pictures.PictureJob;
import io.vstar.pictures.PictureOrder;
import io.vstar.sampling.ChosenSampler;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code vstar tokens}, which shows what a prompt becomes. */
@Command(
    name = "tokens",
    description =
        "Shows what a prompt becomes: its parts, what each step sees, and chunks of tokens with"
            + " their weights and the places of embeddings. Loads no weights.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  bin/vstar tokens \"a (red:1.3) [cat:house:0.5]\"",
      "  bin/vstar tokens --embeddings embeddings --json \"a <cat> AND a house :0.5\""
    })
public final class TokensCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "PROMPT", description = "the prompt")
  private String prompt;

  @Option(names = "--negative-prompt", defaultValue = "", description = "what not to draw")
  private String negativePrompt;

  @Mixin private PromptArguments prompts;

  @Mixin private ModelArguments model;

  @Mixin private EmbeddingArguments embeddings;

  @Mixin private HypernetworkArguments hypernetworks;

  @Mixin private LoraArguments loras;

  @Option(
      names = "--steps",
      defaultValue = "25",
      description = "steps over which the prompt changes (default: ${DEFAULT-VALUE})")
  private int steps;

  @Option(
      names = "--sampler",
      paramLabel = "NAME",
      defaultValue = "DDIM",
      converter = SamplerOption.Converter.class,
      completionCandidates = SamplerOption.Candidates.class,
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  private ChosenSampler sampler;

  @Option(names = "--json", description = "prints JSON instead of text")
  private boolean json;

  @Override
  public Integer call() {
    PictureOrder order =
        PictureOrder.of(prompt)
            .withNegativePrompt(negativePrompt)
            .withSampler(sampler)
            .withSteps(steps)
            .withLanguage(prompts.language());
    AdapterFiles adapters =
        new AdapterFiles(embeddings.files(), hypernetworks.files(), loras.files());
    PictureJob job = PictureJob.prepare(model.open(spec.commandLine().getErr()), order, adapters);
    ExplanationText.print(job.explain(), json, spec.commandLine().getOut());
    return ExitCode.DONE;
  }
}
