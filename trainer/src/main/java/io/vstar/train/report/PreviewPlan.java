package io.vstar.train.report;

import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.error.ConfigException;
import io.vstar.generation.GenerationRequest;
import io.vstar.train.config.PreviewPrompt;
import io.vstar.train.config.PreviewSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * The pictures of a sheet of previews. Texts of the requests still have {@code {}} in the places of
 * the word.
 *
 * @param columns the columns, one for each prompt
 */
public record PreviewPlan(List<Column> columns) {
  public PreviewPlan {
    columns = List.copyOf(columns);
  }

  /**
   * The pictures of one prompt.
   *
   * @param requests one request for each seed
   */
  public record Column(List<GenerationRequest> requests) {
    public Column {
      requests = List.copyOf(requests);
    }

    /** Returns the prompt. */
    public String prompt() {
      return requests.get(0).prompt();
    }
  }

  /**
   * Plans a sheet.
   *
   * @param settings the settings of the previews
   * @param defaultPrompts the prompts if the settings have none
   * @param resolution the side in pixels of the square that the run trains at; pictures without a
   *     size of their own have the nearest side below it that the model can draw
   * @param model the config of the model that draws the pictures
   * @throws ConfigException if a prompt asks for what the model cannot draw; it names the prompt
   */
  public static PreviewPlan of(
      PreviewSettings settings,
      List<String> defaultPrompts,
      int resolution,
      StableDiffusionConfig model) {
    List<PreviewPrompt> prompts = settings.allPrompts();
    if (prompts.isEmpty()) {
      prompts = defaultPrompts.stream().map(PreviewPrompt::of).toList();
    }
    int cell = model.vae().downscale();
    int side = Math.max(1, resolution / cell) * cell;
    List<Column> columns = new ArrayList<>();
    for (PreviewPrompt prompt : prompts) {
      try {
        columns.add(column(prompt, settings, side, model));
      } catch (ConfigException e) {
        throw new ConfigException(
            "preview prompt %d, \"%s\": %s"
                .formatted(columns.size() + 1, prompt.prompt(), e.getMessage()),
            e);
      }
    }
    return new PreviewPlan(columns);
  }

  private static Column column(
      PreviewPrompt prompt, PreviewSettings settings, int side, StableDiffusionConfig model) {
    List<Long> seeds = prompt.seed().map(List::of).orElse(settings.seeds());
    List<GenerationRequest> requests =
        seeds.stream()
            .map(
                seed ->
                    new GenerationRequest(
                        prompt.prompt(),
                        prompt.negativePrompt().or(settings::negativePrompt).orElse(""),
                        prompt.width().orElse(side),
                        prompt.height().orElse(side),
                        prompt.sampler().orElse(settings.sampler()).sampler(model.noise()),
                        prompt.steps().orElse(settings.steps()),
                        prompt.guidance().orElse(settings.guidance()),
                        seed))
            .toList();
    requests.forEach(request -> request.requireFits(model));
    return new Column(requests);
  }

  /** Returns the number of sampling steps of all pictures of one row. */
  int samplingSteps() {
    return columns.stream()
        .flatMap(column -> column.requests().stream())
        .mapToInt(GenerationRequest::steps)
        .sum();
  }
}
