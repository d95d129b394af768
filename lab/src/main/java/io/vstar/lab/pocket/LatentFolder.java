package io.vstar.lab.pocket;

import io.vstar.io.DType;
import io.vstar.io.HostTensor;
import io.vstar.io.Safetensors;
import io.vstar.io.TensorFile;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.vae.VaeEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/**
 * The folder of encoded drawings, in files of {@value #SHARD} batches, so that encoding can be
 * stopped and goes on where it was. A file that was made of other drawings or by another
 * autoencoder is made anew.
 *
 * @param folder the folder, created if it does not exist
 * @param fingerprint text that is equal for equal autoencoders
 * @param drawings the drawings
 * @param batchSize number of drawings in a batch
 */
record LatentFolder(Path folder, String fingerprint, Drawings drawings, int batchSize) {
  private static final int SHARD = 100;
  private static final String FINGERPRINT = "pocket_latents";

  /**
   * Returns the latents of the first batches, from files as far as they exist.
   *
   * @param scalingFactor factor of the latents
   * @param progress receives the number of batches done
   * @param stopRequested returns true to stop; asked between batches
   * @return the latents; fewer than asked for if stopped
   */
  LatentSet latents(
      TensorRuntime runtime,
      VaeEncoder encoder,
      double scalingFactor,
      int batches,
      IntConsumer progress,
      BooleanSupplier stopRequested)
      throws IOException {
    Files.createDirectories(folder);
    LatentSet set = new LatentSet();
    for (int first = 0; first < batches; first += SHARD) {
      int count = Math.min(SHARD, batches - first);
      Path file = folder.resolve("latents-%06d.safetensors".formatted(first));
      if (!isWhole(file, count)) {
        List<HostTensor> shard = new ArrayList<>();
        for (int i = first; i < first + count && !stopRequested.getAsBoolean(); i++) {
          shard.add(encoded(runtime, encoder, scalingFactor, i));
          progress.accept(i + 1);
        }
        if (shard.size() < count) {
          return set;
        }
        Safetensors.write(file, shard, Map.of(FINGERPRINT, fingerprint));
      }
      read(file, first, count, set);
      progress.accept(first + count);
    }
    return set;
  }

  private boolean isWhole(Path file, int count) {
    if (!Files.exists(file)) {
      return false;
    }
    try (TensorFile shard = Safetensors.open(file)) {
      return fingerprint.equals(shard.metadata().get(FINGERPRINT))
          && shard.tensors().size() == count;
    }
  }

  private void read(Path file, int first, int count, LatentSet set) {
    try (TensorFile shard = Safetensors.open(file)) {
      for (int i = first; i < first + count; i++) {
        set.add(drawings.plan(i, batchSize), shard.tensor(name(i)));
      }
    }
  }

  private HostTensor encoded(
      TensorRuntime runtime, VaeEncoder encoder, double scalingFactor, int index) {
    try (TensorScope scope = runtime.openScope("encoding")) {
      var means = encoder.encode(drawings.batch(index, batchSize).upload(scope)).mean();
      float[] values = means.toFloatArray();
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (values[i] * scalingFactor);
      }
      return HostTensor.ofFloats(name(index), values, means.getShape().getShape())
          .withDType(DType.F16);
    }
  }

  private static String name(int index) {
    return "batch.%06d".formatted(index);
  }
}
