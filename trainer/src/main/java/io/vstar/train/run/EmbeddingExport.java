package io.vstar.train.run;

import io.vstar.adapter.EmbeddingFile;
import io.vstar.adapter.EmbeddingForm;
import io.vstar.adapter.ModelSpec;
import io.vstar.adapter.Provenance;
import io.vstar.adapter.TextualInversion;
import io.vstar.adapter.VectorTable;
import io.vstar.checkpoint.ModelFiles;
import io.vstar.config.NoiseScheduleConfig.PredictionType;
import io.vstar.config.StableDiffusionConfig;
import io.vstar.error.OutputException;
import io.vstar.io.DType;
import io.vstar.io.Sha256;
import io.vstar.train.config.OutputSettings.ExportFormat;
import io.vstar.train.config.TrainConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Writes what was learned, in every format asked for. */
final class EmbeddingExport {
  // A1111 shows this many digits of a checkpoint's hash.
  private static final int SHORT_HASH = 10;
  private static final int SD2_TEXT_WIDTH = 1024;

  private EmbeddingExport() {}

  /**
   * @param vectors for each text encoder
   * @param steps after which these were the values
   * @return SHA-256 of the files by name
   */
  static SortedMap<String, String> write(
      RunFolder folder,
      TrainConfig config,
      ModelFiles model,
      RunInputs inputs,
      List<float[]> vectors,
      long steps,
      int resolution,
      RunListener listener) {
    Provenance provenance =
        new Provenance(
            Optional.of(steps),
            Optional.of(inputs.baseModelHash().substring(0, SHORT_HASH)),
            Optional.of(model.name()),
            notes(config, model.config(), inputs, resolution));
    List<Integer> widths = model.config().text().widths();
    List<VectorTable> tables =
        IntStream.range(0, widths.size())
            .mapToObj(i -> new VectorTable(config.vectors(), widths.get(i), vectors.get(i)))
            .toList();
    TextualInversion embedding = new TextualInversion(config.placeholder(), tables, provenance);
    SortedMap<String, String> hashes = new TreeMap<>();
    for (ExportFormat format : config.output().formats()) {
      Path file = folder.export(format);
      EmbeddingForm form = EmbeddingForm.usualFor(file, embedding); // a pair has its own
      EmbeddingFile.write(file, embedding, form, DType.F32);
      hashes.put(file.getFileName().toString(), hash(file));
      listener.wrote(file);
    }
    return hashes;
  }

  private static Map<String, String> notes(
      TrainConfig config, StableDiffusionConfig model, RunInputs inputs, int resolution) {
    Map<String, String> notes =
        new TreeMap<>(
            new ModelSpec(
                    architecture(model),
                    config.outputName(),
                    config.placeholder(),
                    resolution + "x" + resolution,
                    predictsNoise(model) ? "epsilon" : "v",
                    Optional.empty())
                .entries());
    notes.put("vstar.config_sha256", inputs.configHash());
    return notes;
  }

  /** ModelSpec's name for the family: the text encoders tell. */
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
