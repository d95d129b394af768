package io.vstar.cli.analysis;

import io.vstar.adapter.embedding.EmbeddingFile;
import io.vstar.attribution.AblatedVector;
import io.vstar.attribution.VectorAblation;
import io.vstar.checkpoint.ModelFiles;
import io.vstar.cli.console.EngineOptions;
import io.vstar.cli.console.ExitCode;
import io.vstar.cli.console.Interruption;
import io.vstar.cli.console.JsonText;
import io.vstar.cli.model.DrawingOptions;
import io.vstar.cli.model.ModelArguments;
import io.vstar.generation.GenerationRequest;
import io.vstar.generation.NamedEmbedding;
import io.vstar.image.PictureGrid;
import io.vstar.image.PictureGrid.Cell;
import io.vstar.image.PngFiles;
import io.vstar.likeness.Measure;
import io.vstar.prompt.PromptLanguage;
import io.vstar.similarity.TextLevel;
import io.vstar.tensor.TensorRuntime;
import java.awt.image.BufferedImage;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code vstar ablate}, which shows what each vector of an embedding does. */
@Command(
    name = "ablate",
    description =
        "Shows what each vector of an embedding does: draws with all of them, and with each left"
            + " out, from the same seeds, and compares prompts and pictures.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  bin/vstar ablate out/cat/cat.safetensors --prompt \"a drawing of {}\" -n 4"
    })
public final class AblateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "EMBEDDING", description = "an embedding of at least two vectors")
  private Path file;

  @Option(
      names = "--prompt",
      defaultValue = "{}",
      description = "the prompt; {} stands for the embedding's word (default: ${DEFAULT-VALUE})")
  private String prompt;

  @Mixin private DrawingOptions drawing;

  @Mixin private PictureCount pictures;

  @Mixin private ModelArguments model;

  @Option(
      names = "--output",
      defaultValue = "out/ablation.png",
      paramLabel = "FILE",
      description = "the sheet, a PNG; a file of that name is replaced (default: ${DEFAULT-VALUE})")
  private Path output;

  @Option(names = "--json", description = "prints JSON instead of a table")
  private boolean json;

  @Mixin private EngineOptions engine;

  @Override
  public Integer call() {
    int count = pictures.value();
    try (Interruption interruption = Interruption.install()) {
      NamedEmbedding embedding = new NamedEmbedding(EmbeddingFile.read(file), Optional.of(file));
      ModelFiles files = model.open(spec.commandLine().getErr());
      GenerationRequest request = drawing.order(prompt).request(files.config(), prompt);
      try (TensorRuntime runtime = engine.open();
          SheetDrawing drawn = SheetDrawing.open(runtime, files, request, count, interruption)) {
        VectorAblation ablation =
            new VectorAblation(drawn.model(), embedding, PromptLanguage.A1111);
        List<AblatedVector> vectors =
            drawn.draw(ablation.variants(), shown -> ablation.run(request, count, shown));
        PngFiles.write(SheetFile.prepared(output), sheet(vectors, request.seed()), Map.of());
        print(vectors);
      }
      return ExitCode.DONE;
    }
  }

  private static BufferedImage sheet(List<AblatedVector> vectors, long seed) {
    List<List<Cell>> rows = new ArrayList<>();
    for (AblatedVector vector : vectors) {
      List<Cell> row = new ArrayList<>();
      for (int i = 0; i < vector.pictures().size(); i++) {
        String caption =
            title(vector)
                + ", seed "
                + (seed + i)
                + (vector.isWhole()
                    ? ""
                    : String.format(Locale.ROOT, ", SSIM %.2f", vector.likeness().get(i).ssim()));
        row.add(new Cell(caption, vector.pictures().get(i)));
      }
      rows.add(row);
    }
    return new PictureGrid(rows).draw();
  }

  private static String title(AblatedVector vector) {
    return vector.isWhole() ? "all vectors" : "without vector " + (vector.index() + 1);
  }

  private void print(List<AblatedVector> vectors) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      JsonText.print(out, json(vectors));
      return;
    }
    out.println(output);
    out.println("cosine of the prompt to that with all vectors; likeness of the pictures, mean");
    out.printf("%-18s %8s %8s %8s %8s %8s%n", "", "pooled", "output", "tokens", "SSIM", "ΔE2000");
    for (AblatedVector vector : vectors) {
      out.printf(
          Locale.ROOT,
          "%-18s %8.4f %8.4f %8.4f %8.4f %8.2f%n",
          title(vector),
          vector.cosine(TextLevel.POOLED),
          vector.cosine(TextLevel.OUTPUT),
          vector.cosine(TextLevel.TOKENS),
          vector.mean(Measure.SSIM),
          vector.mean(Measure.DELTA_E));
    }
    out.flush();
  }

  private Map<String, Object> json(List<AblatedVector> vectors) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("sheet", output.toString());
    json.put("embedding", file.toString());
    json.put("prompt", prompt);
    List<Map<String, Object>> all = new ArrayList<>();
    for (AblatedVector vector : vectors) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("left_out", vector.isWhole() ? null : vector.index() + 1);
      for (TextLevel level : TextLevel.values()) {
        one.put(level.key(), JsonText.rounded(vector.cosine(level)));
      }
      for (Measure measure : Measure.values()) {
        one.put(measure.key(), JsonText.rounded(vector.mean(measure)));
      }
      all.add(one);
    }
    json.put("variants", all);
    return json;
  }
}
