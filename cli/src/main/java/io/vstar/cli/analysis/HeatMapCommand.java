package io.vstar.cli.analysis;

import io.vstar.attribution.HeatMap;
import io.vstar.attribution.HeatMapDrawing;
import io.vstar.attribution.HeatMapPicture;
import io.vstar.attribution.MappedPicture;
import io.vstar.checkpoint.ModelFiles;
import io.vstar.cli.console.EngineOptions;
import io.vstar.cli.console.ExitCode;
import io.vstar.cli.console.Interruption;
import io.vstar.cli.console.JsonText;
import io.vstar.cli.model.DrawingOptions;
import io.vstar.cli.model.HypernetworkArguments;
import io.vstar.cli.model.LoraArguments;
import io.vstar.cli.model.ModelArguments;
import io.vstar.conditioning.PromptEncoder;
import io.vstar.generation.GenerationRequest;
import io.vstar.generation.NamedEmbedding;
import io.vstar.generation.PromptEmbeddings;
import io.vstar.generation.PromptHypernetworks;
import io.vstar.generation.PromptLoras;
import io.vstar.generation.StableDiffusion;
import io.vstar.image.PictureGrid;
import io.vstar.image.PictureGrid.Cell;
import io.vstar.image.PngFiles;
import io.vstar.prompt.ExtraNetworks;
import io.vstar.prompt.PromptLanguage;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.text.HypernetTags;
import io.vstar.text.LoraTags;
import io.vstar.unet.ContextAdapter;
import java.awt.image.BufferedImage;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code vstar heat-map}, which shows where a picture has the words of its prompt. */
@Command(
    name = "heat-map",
    description =
        "Draws pictures and shows where the UNet looked at words of the prompt meanwhile: maps of"
            + " cross-attention (DAAM, Tang et al. 2022) over the picture.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  bin/vstar heat-map --prompt \"a red cat on a beach\" --word cat --word beach"
    })
public final class HeatMapCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--prompt",
      required = true,
      description = "what to draw; <hypernet:NAME:STRENGTH> in it adds a hypernetwork")
  private String prompt;

  @Option(
      names = "--word",
      description =
          "a word of the prompt, or several that follow one another; may be repeated (default: all"
              + " words)")
  private List<String> words = new ArrayList<>();

  @Mixin private DrawingOptions drawing;

  @Mixin private PictureCount pictures;

  @Mixin private ModelArguments model;

  @Mixin private EmbeddingFileOptions embeddings;

  @Mixin private HypernetworkArguments hypernetworks;

  @Mixin private LoraArguments loras;

  @Option(
      names = "--output",
      defaultValue = "out/heat-map.png",
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
      ModelFiles files = model.open(spec.commandLine().getErr());
      HypernetTags tagged = HypernetTags.of(ExtraNetworks.parse(prompt));
      GenerationRequest request =
          drawing.order(tagged.prompt()).request(files.config(), tagged.prompt());
      List<NamedEmbedding> named = embeddings.read();
      try (TensorRuntime runtime = engine.open();
          SheetDrawing drawn = SheetDrawing.open(runtime, files, request, count, interruption);
          TensorScope scope = runtime.openScope("adapters")) {
        StableDiffusion loaded = drawn.model();
        PromptEncoder encoder =
            PromptEmbeddings.encoder(
                    loaded,
                    EmbeddingFileOptions.values(named),
                    PromptEmbeddings.words(loaded, named),
                    scope)
                .reading(PromptLanguage.A1111);
        LoraTags asked = LoraTags.of(ExtraNetworks.parse(prompt));
        List<PromptLoras.Chosen> chosen = loras.files().chosen(asked);
        ContextAdapter contexts =
            PromptHypernetworks.adapter(loaded, hypernetworks.files().chosen(tagged), scope);
        HeatMapDrawing maps =
            new HeatMapDrawing(
                loaded,
                PromptLoras.encoder(loaded, chosen, encoder, scope),
                PromptLoras.adapter(loaded, chosen, contexts, scope));
        List<MappedPicture> pictures =
            drawn.draw(
                1,
                shown ->
                    maps.draw(request, words, count, (step, latents) -> shown.called(0, step)));
        PngFiles.write(SheetFile.prepared(output), sheet(pictures), Map.of());
        print(pictures);
      }
      return ExitCode.DONE;
    }
  }

  private static BufferedImage sheet(List<MappedPicture> pictures) {
    List<List<Cell>> rows = new ArrayList<>();
    for (MappedPicture picture : pictures) {
      List<Cell> row = new ArrayList<>();
      row.add(new Cell("seed " + picture.seed(), picture.picture()));
      for (HeatMap map : picture.maps()) {
        String caption =
            String.format(
                Locale.ROOT,
                "%s, mean %.3f, peak %.3f, on %.0f\u00a0%%",
                map.word(),
                map.mean(),
                map.peak(),
                100 * map.area());
        row.add(new Cell(caption, HeatMapPicture.draw(map, picture.picture())));
      }
      rows.add(row);
    }
    return new PictureGrid(rows).draw();
  }

  private void print(List<MappedPicture> pictures) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      JsonText.print(out, json(pictures));
      return;
    }
    out.println(output);
    out.println("attention to each word: mean and peak weight, share of the picture");
    for (MappedPicture picture : pictures) {
      for (HeatMap map : picture.maps()) {
        out.printf(
            Locale.ROOT,
            "seed %-6d %-20s %.4f  %.4f  %3.0f %%%n",
            picture.seed(),
            map.word(),
            map.mean(),
            map.peak(),
            100 * map.area());
      }
    }
    out.flush();
  }

  private Map<String, Object> json(List<MappedPicture> pictures) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("sheet", output.toString());
    json.put("prompt", prompt);
    json.put("threshold", HeatMap.THRESHOLD);
    List<Map<String, Object>> all = new ArrayList<>();
    for (MappedPicture picture : pictures) {
      for (HeatMap map : picture.maps()) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("seed", picture.seed());
        one.put("word", map.word());
        one.put("mean", JsonText.rounded(map.mean()));
        one.put("peak", JsonText.rounded(map.peak()));
        one.put("area", JsonText.rounded(map.area()));
        one.put("map", values(map));
        all.add(one);
      }
    }
    json.put("maps", all);
    return json;
  }

  /** Returns the weights by row. */
  private static List<List<Double>> values(HeatMap map) {
    List<List<Double>> rows = new ArrayList<>();
    for (int y = 0; y < map.height(); y++) {
      List<Double> row = new ArrayList<>();
      for (int x = 0; x < map.width(); x++) {
        row.add(JsonText.rounded(map.at(x, y)));
      }
      rows.add(row);
    }
    return rows;
  }
}
