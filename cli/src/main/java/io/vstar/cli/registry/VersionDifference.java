package io.vstar.cli.registry;

import io.vstar.adapter.embedding.EmbeddingFile;
import io.vstar.adapter.embedding.TextualInversion;
import io.vstar.adapter.embedding.VectorTable;
import io.vstar.cli.console.JsonText;
import io.vstar.error.CheckpointException;
import io.vstar.train.config.OutputSettings.ExportFormat;
import io.vstar.train.result.ChangeCheck;
import io.vstar.train.result.Manifest;
import io.vstar.train.result.RunFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The differences between two versions of one result.
 *
 * @param old the older version
 * @param recent the newer version
 */
record VersionDifference(RunFolder old, RunFolder recent) {

  /** Returns the first exported file of each version, the older first. */
  List<Path> embeddings() {
    return List.of(export(old), export(recent));
  }

  private static Path export(RunFolder run) {
    return Arrays.stream(ExportFormat.values())
        .flatMap(format -> run.exports(format).stream())
        .findFirst()
        .orElseThrow();
  }

  /** Returns whether both are embeddings, which can be drawn with and compared by their vectors. */
  boolean isOfEmbeddings() {
    try {
      embeddings().forEach(EmbeddingFile::read);
      return true;
    } catch (CheckpointException e) {
      return false;
    }
  }

  /** Returns the differences in words. */
  List<String> lines(Optional<VersionPictures> drawn, Path sheet) {
    List<String> lines = new ArrayList<>();
    lines.add("%s and %s".formatted(old.path(), recent.path()));
    inputs().forEach(line -> lines.add("input      " + line));
    measure(old).ifPresent(text -> lines.add("older      " + text));
    measure(recent).ifPresent(text -> lines.add("newer      " + text));
    recent.readVerdict().ifPresent(verdict -> lines.add("verdict    " + verdict.reason()));
    for (Distance each : distances()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "vector     encoder %d, vector %d: cosine %.4f, distance %.3f of the older's length",
              each.encoder(),
              each.vector(),
              each.cosine(),
              each.relative()));
    }
    drawn.ifPresent(
        pictures -> {
          double ssim = meanSsim(pictures);
          lines.add(
              String.format(
                  Locale.ROOT,
                  "pictures   %d pairs, mean SSIM %.3f",
                  pictures.pairs().size(),
                  ssim));
          lines.add("wrote " + sheet);
        });
    return lines;
  }

  /** Returns the differences as JSON. */
  Map<String, Object> json(Optional<VersionPictures> drawn, Path sheet) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("older", old.path().toString());
    json.put("newer", recent.path().toString());
    json.put("inputs", inputs());
    json.put("verdict", recent.readVerdict().map(verdict -> verdict.reason()).orElse(null));
    json.put("vectors", distances());
    json.put(
        "mean_ssim", drawn.map(VersionDifference::meanSsim).map(JsonText::rounded).orElse(null));
    json.put("sheet", drawn.map(pictures -> sheet.toString()).orElse(null));
    return json;
  }

  private static double meanSsim(VersionPictures pictures) {
    return pictures.pairs().stream()
        .mapToDouble(VersionPictures.Pair::ssim)
        .average()
        .orElseThrow();
  }

  /** Returns a line for each difference of settings, pictures and base model. */
  private List<String> inputs() {
    Optional<Manifest> before = old.readManifest();
    Optional<Manifest> after = recent.readManifest();
    return before.isPresent() && after.isPresent()
        ? ChangeCheck.differences(before.get().inputs(), after.get().inputs())
        : List.of();
  }

  private static Optional<String> measure(RunFolder run) {
    return run.readManifest()
        .map(Manifest::result)
        .flatMap(
            result ->
                result.validation().stream()
                    .reduce((one, other) -> other.loss() < one.loss() ? other : one))
        .map(
            best ->
                String.format(
                    Locale.ROOT,
                    "held-out loss %.4f at step %d, %.4f of its start",
                    best.loss(),
                    best.step(),
                    best.ratio()));
  }

  /**
   * The distance of two vectors.
   *
   * @param encoder the number of the text encoder, from 1
   * @param vector the number of the vector, from 1
   * @param cosine the cosine between them
   * @param relative the length of their difference by that of the older
   */
  private record Distance(int encoder, int vector, double cosine, double relative) {}

  /** Returns the distances of all vectors; none if the versions are of different shapes. */
  private List<Distance> distances() {
    if (!isOfEmbeddings()) {
      return List.of();
    }
    TextualInversion before = EmbeddingFile.read(embeddings().get(0));
    TextualInversion after = EmbeddingFile.read(embeddings().get(1));
    List<Distance> distances = new ArrayList<>();
    for (int e = 0; e < Math.min(before.tables().size(), after.tables().size()); e++) {
      VectorTable one = before.tables().get(e);
      VectorTable other = after.tables().get(e);
      if (one.width() == other.width()) {
        for (int v = 0; v < Math.min(one.vectors(), other.vectors()); v++) {
          distances.add(distance(e, v, one, other));
        }
      }
    }
    return distances;
  }

  private static Distance distance(int encoder, int vector, VectorTable one, VectorTable other) {
    double dot = 0;
    double oneSquare = 0;
    double otherSquare = 0;
    double square = 0;
    for (int i = vector * one.width(); i < (vector + 1) * one.width(); i++) {
      double a = one.values()[i];
      double b = other.values()[i];
      dot += a * b;
      oneSquare += a * a;
      otherSquare += b * b;
      square += (a - b) * (a - b);
    }
    return new Distance(
        encoder + 1,
        vector + 1,
        JsonText.rounded(dot / Math.sqrt(oneSquare * otherSquare)),
        JsonText.rounded(Math.sqrt(square / oneSquare)));
  }
}
