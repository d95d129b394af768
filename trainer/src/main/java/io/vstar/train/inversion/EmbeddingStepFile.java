package io.vstar.train.inversion;

import io.vstar.adapter.embedding.EmbeddingFile;
import io.vstar.adapter.embedding.EmbeddingForm;
import io.vstar.adapter.embedding.FoundEmbeddings;
import io.vstar.adapter.embedding.TextualInversion;
import io.vstar.adapter.embedding.VectorTable;
import io.vstar.error.ConfigException;
import io.vstar.io.HostTensor;
import io.vstar.train.config.OptimizerSettings;
import io.vstar.train.method.OptimizerSidecar;
import io.vstar.train.method.StepFile;
import io.vstar.train.method.StepNumber;
import io.vstar.train.optim.OptimizerState;
import io.vstar.train.optim.TensorSnapshot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads embeddings that were written on the way of a training: A1111's {@code cat-500.pt}, with the
 * optimizer's state in {@code cat-500.pt.optim}, diffusers' {@code
 * learned_embeds-steps-500.safetensors}, kohya's {@code cat-step00000500.safetensors}, and this
 * program's.
 */
final class EmbeddingStepFile {
  private EmbeddingStepFile() {}

  /**
   * Reads a file.
   *
   * @param settings the settings of the run, whose word is taken if there are several
   * @param optimizer the optimizer of the run
   * @throws io.vstar.error.CheckpointException if the file is not an embedding
   * @throws ConfigException if it has another number of vectors, or no number of steps
   */
  static StepFile read(Path file, TextualInversionSettings settings, OptimizerSettings optimizer) {
    if (settings.newWords().all().size() > 1) {
      throw new ConfigException(
          "%s has one word, but this run learns %s; go on from a snapshot"
              .formatted(file, settings.newWords().names()));
    }
    NewWord word = settings.newWords().first();
    FoundEmbeddings found = EmbeddingFile.find(file);
    TextualInversion embedding =
        found.words().size() == 1 ? found.only() : found.named(word.placeholder());
    if (embedding.vectors() != word.vectors()) {
      throw new ConfigException(
          "%1$s has %2$d vectors, but vectors is %3$d; set vectors to %2$d"
              .formatted(file, embedding.vectors(), word.vectors()));
    }
    int steps = StepNumber.of(file, embedding.provenance());
    TensorSnapshot values = values(embedding);
    List<String> remarks = new ArrayList<>();
    Optional<OptimizerState> state = Optional.empty();
    if (found.form() == EmbeddingForm.A1111) {
      Map<String, List<Long>> shapes = new LinkedHashMap<>();
      values.tensors().forEach((name, tensor) -> shapes.put(name, tensor.info().shape()));
      state =
          new OptimizerSidecar(file, checksum(embedding.tables().get(0).values()), optimizer.type())
              .read(shapes, remarks);
    } else {
      remarks.add("the optimizer begins anew: only A1111 saves its state beside an embedding");
    }
    return new StepFile(values, steps, state, remarks);
  }

  private static TensorSnapshot values(TextualInversion embedding) {
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    for (int i = 0; i < embedding.tables().size(); i++) {
      VectorTable table = embedding.tables().get(i);
      String name = TextualInversionTrainable.name(i);
      tensors.put(name, HostTensor.ofFloats(name, table.values(), table.vectors(), table.width()));
    }
    return new TensorSnapshot(tensors);
  }

  /**
   * Returns A1111's checksum of vectors (textual_inversion.py, {@code Embedding.checksum}).
   *
   * @param vectors (V, D) row-major
   */
  static String checksum(float[] vectors) {
    long hash = 0;
    for (float value : vectors) {
      long rounded = (long) (value * 100); // towards zero, as Python's int
      hash = (hash * 281 ^ rounded * 997) & 0xFFFFFFFFL;
    }
    return "%04x".formatted(hash & 0xFFFF);
  }
}
