package io.vstar.train.run;

import io.vstar.adapter.ModelSpec;
import io.vstar.adapter.Provenance;
import io.vstar.architecture.NoiseScheduleConfig.PredictionType;
import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.checkpoint.ModelFiles;
import io.vstar.error.OutputException;
import io.vstar.io.Sha256;
import io.vstar.train.config.OutputSettings.ExportFormat;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.event.RunEvent;
import io.vstar.train.event.RunEvents;
import io.vstar.train.method.Exporter;
import io.vstar.train.result.RunInputs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * An exporter that writes files of a run and describes the run in each.
 *
 * @param files the path of a file by its stem and format, in an existing folder
 * @param config the config of the run
 * @param model the files of the base model
 * @param inputs the inputs of the run
 * @param steps the number of updates after which the parameters had the exported values
 * @param resolution the side in pixels of the square whose area no training picture exceeds
 * @param notes metadata beside what a run knows, by key, for a file of a word or of none
 * @param events the channel on which written files are published
 */
record RunExporter(
    BiFunction<String, ExportFormat, Path> files,
    TrainConfig config,
    ModelFiles model,
    RunInputs inputs,
    long steps,
    int resolution,
    Function<Optional<String>, Map<String, String>> notes,
    RunEvents events)
    implements Exporter {
  // The number of digits that A1111 shows of a checkpoint's hash.
  private static final int SHORT_HASH = 10;
  private static final int SD2_TEXT_WIDTH = 1024;

  @Override
  public String name() {
    return config.outputName();
  }

  @Override
  public SortedMap<String, String> write(
      String stem, List<ExportFormat> formats, Consumer<Path> writer) {
    SortedMap<String, String> hashes = new TreeMap<>();
    for (ExportFormat format : formats) {
      Path file = files.apply(stem, format);
      writer.accept(file);
      hashes.put(file.getFileName().toString(), hash(file));
      events.publish(new RunEvent.ArtifactWritten(file));
    }
    return hashes;
  }

  @Override
  public Provenance provenance(String title, String kind, Optional<String> triggerPhrase) {
    Map<String, String> all =
        new TreeMap<>(
            new ModelSpec(
                    architecture(model.config()),
                    kind,
                    title,
                    triggerPhrase,
                    resolution + "x" + resolution,
                    predictsNoise(model.config()) ? "epsilon" : "v",
                    Optional.empty())
                .entries());
    int clipSkip = model.config().text().clipSkip();
    if (clipSkip > 1) {
      all.put("modelspec.encoder_layer", Integer.toString(clipSkip)); // ModelSpec's name of it
    }
    all.put("vstar.config_sha256", inputs.configHash());
    all.putAll(notes.apply(triggerPhrase));
    return new Provenance(
        Optional.of(steps),
        Optional.of(inputs.baseModelHash().substring(0, SHORT_HASH)),
        Optional.of(model.name()),
        all);
  }

  /** Returns ModelSpec's name of the model family, which follows from the text encoders. */
  private static String architecture(StableDiffusionConfig model) {
    if (model.text().encoders().size() > 1) {
      return "stable-diffusion-xl-v1-base";
    }
    if (model.text().contextWidth() != SD2_TEXT_WIDTH) {
      return "stable-diffusion-v1";
    }
    return predictsNoise(model) ? "stable-diffusion-v2-512" : "stable-diffusion-v2-768-v";
  }

  private static boolean predictsNoise(StableDiffusionConfig model) {
    return model.noise().prediction() == PredictionType.EPSILON;
  }

  private static String hash(Path file) {
    try {
      return Sha256.of(file);
    } catch (IOException e) {
      throw new OutputException(file + ": cannot be read back: " + e, e);
    }
  }
}
