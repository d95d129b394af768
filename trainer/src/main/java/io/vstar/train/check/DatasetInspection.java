package io.vstar.train.check;

import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.Models;
import io.vstar.error.ConfigException;
import io.vstar.error.DatasetException;
import io.vstar.error.VstarException;
import io.vstar.hub.HubClient;
import io.vstar.train.bucket.BatchPlanner;
import io.vstar.train.bucket.BucketAssigner;
import io.vstar.train.bucket.BucketAssignment;
import io.vstar.train.bucket.EpochTable;
import io.vstar.train.bucket.Placement;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.dataset.Caption;
import io.vstar.train.dataset.CaptionTemplates;
import io.vstar.train.dataset.DatasetFinding;
import io.vstar.train.dataset.DatasetProblem;
import io.vstar.train.dataset.DatasetProblem.Severity;
import io.vstar.train.dataset.DatasetProblems;
import io.vstar.train.dataset.DatasetSplit;
import io.vstar.train.dataset.TrainingImage;
import io.vstar.train.dataset.TrainingPrompts;
import io.vstar.train.method.MethodPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * An inspection of the data set of a config: all that a training would refuse or warn of, and what
 * the pixels tell. It goes on after each problem without the files that cannot be used.
 */
public final class DatasetInspection {
  private static final BucketAssignment NOTHING =
      new BucketAssignment(List.of(), List.of(), List.of());

  private final TrainConfig config;
  private final MethodPlan method;
  private final List<DatasetFinding> findings = new ArrayList<>();
  private final DatasetProblems problems = DatasetProblems.collected(findings::add);

  private DatasetInspection(TrainConfig config, MethodPlan method) {
    this.config = config;
    this.method = method;
  }

  /** Receives how far the reading of the pixels is. */
  @FunctionalInterface
  public interface Progress {
    /**
     * Receives the number of pictures.
     *
     * @param pictures the number of pictures that are done
     * @param all the number of all pictures
     */
    void done(int pictures, int all);
  }

  /**
   * Inspects a data set.
   *
   * @param config the config of a run
   * @param method the plan of the run's method
   * @param hub the client that finds base models on this machine
   * @param threads the number of pictures that are read at once, at least 1
   * @param progress receives how far it is
   * @param stopped returns whether to stop
   * @return the report, which the caller closes
   * @throws VstarException if there is nothing to look at, such as a template file that is not text
   * @throws java.util.concurrent.CancellationException if it was stopped
   */
  public static DatasetReport inspect(
      TrainConfig config,
      MethodPlan method,
      HubClient hub,
      int threads,
      Progress progress,
      BooleanSupplier stopped) {
    DatasetInspection inspection = new DatasetInspection(config, method);
    DatasetSplit split = DatasetSplit.read(config.dataset(), inspection.problems);
    Optional<ModelFiles> model = inspection.model(hub);
    Set<Path> useless = inspection.withoutPrompts(split);
    DatasetView view = inspection.view(split, model, useless);
    try {
      Map<Path, PictureSurvey> surveys =
          new Surveyor(threads, progress, stopped).survey(split.allImages(), view.placements());
      return inspection.report(view.with(surveys), model);
    } catch (RuntimeException e) {
      view.tokens().ifPresent(PromptTokens::close);
      throw e;
    }
  }

  private DatasetReport report(DatasetView view, Optional<ModelFiles> model) {
    findings.addAll(DatasetChecks.beforeTraining(view));
    findings.addAll(DatasetChecks.ofWords(view));
    view.surveys().values().forEach(survey -> findings.addAll(survey.problems()));
    findings.addAll(DatasetChecks.ofPixels(view));
    return new DatasetReport(view, findings, model.map(ModelFiles::name).orElse(""));
  }

  private Optional<ModelFiles> model(HubClient hub) {
    try {
      return Optional.of(Models.open(config.model().toString(), config.base().options(), hub));
    } catch (VstarException e) {
      findings.add(
          DatasetFinding.of(
                  DatasetProblem.NOT_CHECKED,
                  List.of(),
                  "the base model cannot be opened (%s), so buckets are those of Stable Diffusion 1.5, and tokens are not counted"
                      .formatted(e.getMessage()))
              .withKey("model"));
      return Optional.empty();
    }
  }

  /** Returns the pictures without a prompt that can be used; tells why, alike ones once. */
  private Set<Path> withoutPrompts(DatasetSplit split) {
    CaptionTemplates templates = CaptionTemplates.of(config.dataset().templates());
    Set<Path> useless = new HashSet<>();
    Set<String> told = new HashSet<>();
    for (TrainingImage image : split.allImages()) {
      try {
        method.prompts(templates, List.of(image)).variants(image);
      } catch (VstarException e) {
        useless.add(image.path());
        if (told.add(e.getMessage())) {
          findings.add(refusal(e, DatasetProblem.PROMPT, source(image)));
        }
      }
    }
    return useless;
  }

  private DatasetView view(DatasetSplit split, Optional<ModelFiles> model, Set<Path> useless) {
    DatasetSplit usable = split.keeping(image -> !useless.contains(image.path()));
    TrainingPrompts prompts =
        method.prompts(CaptionTemplates.of(config.dataset().templates()), usable.allImages());
    StableDiffusionConfig architecture =
        model.map(ModelFiles::config).orElseGet(StableDiffusionConfig::sd15);
    Optional<BucketAssigner> assigner =
        attempt(() -> BucketAssigner.of(config, architecture), DatasetProblem.SETTING, List.of());
    BucketAssignment training =
        assigner
            .map(each -> each.assign(split.training().images(), problems))
            .map(each -> each.upscaling(config.dataset().upscaling(), problems))
            .orElse(NOTHING);
    Optional<BucketAssignment> heldOut =
        split
            .validation()
            .map(
                pictures ->
                    assigner.map(each -> each.assign(pictures.images(), problems)).orElse(NOTHING));
    Optional<PromptTokens> tokens = model.flatMap(this::tokens);
    DatasetView view =
        new DatasetView(
            config,
            split,
            training,
            heldOut,
            table(training),
            method.words(),
            image -> useless.contains(image.path()) ? List.of() : prompts.variants(image),
            tokens,
            Map.of());
    requireTrainable(view, architecture);
    tokens.ifPresent(open -> checkMethod(model.orElseThrow(), open, prompts, usable));
    return view;
  }

  private Optional<PromptTokens> tokens(ModelFiles model) {
    int chunks = config.dataset().maxChunks();
    return attempt(
        () -> PromptTokens.open(model, method.words(), chunks), DatasetProblem.SETTING, List.of());
  }

  private void checkMethod(
      ModelFiles model, PromptTokens tokens, TrainingPrompts prompts, DatasetSplit usable) {
    if (usable.training().images().isEmpty()) {
      return;
    }
    attempt(
            () -> method.check(model, tokens.tokenizers(), prompts, usable, problems),
            DatasetProblem.SETTING,
            List.of())
        .orElse(List.of())
        .forEach(
            text ->
                findings.add(
                    DatasetFinding.of(DatasetProblem.SETTING, List.of(), text)
                        .as(Severity.WARNING)));
  }

  private Optional<EpochTable> table(BucketAssignment training) {
    if (training.placements().isEmpty()) {
      return Optional.empty();
    }
    return attempt(
        () -> BatchPlanner.of(training, config).table(), DatasetProblem.SETTING, List.of());
  }

  private void requireTrainable(DatasetView view, StableDiffusionConfig architecture) {
    for (Placement each : view.placements()) {
      try {
        each.requireSidesUpTo(architecture.longestSide());
      } catch (ConfigException e) {
        findings.add(refusal(e, DatasetProblem.SETTING, List.of(each.image().path())));
        break; // the others have the same reason
      }
    }
    boolean concept =
        view.training().placements().stream()
            .anyMatch(each -> !each.image().subset().regularisation());
    if (!concept && findings.stream().noneMatch(DatasetFinding::isError)) {
      findings.add(
          DatasetFinding.of(
              DatasetProblem.NO_PICTURES,
              config.dataset().folders(),
              "no picture of what is to be learned is left; look at those that are left out"));
    }
  }

  /** Returns the result of some work; if it is refused, tells why. */
  private <T> Optional<T> attempt(Supplier<T> work, DatasetProblem otherwise, List<Path> files) {
    try {
      return Optional.of(work.get());
    } catch (VstarException e) {
      findings.add(refusal(e, otherwise, files));
      return Optional.empty();
    }
  }

  private static DatasetFinding refusal(
      VstarException e, DatasetProblem otherwise, List<Path> files) {
    DatasetProblem problem =
        e instanceof DatasetException refusal
            ? DatasetProblem.of(refusal, otherwise)
            : DatasetProblem.SETTING;
    return DatasetFinding.of(problem, files, e.getMessage()).as(Severity.ERROR);
  }

  /** Returns the file of the caption, if a picture has one. */
  private static List<Path> source(TrainingImage image) {
    return image.caption().map(Caption::file).stream().toList();
  }
}
