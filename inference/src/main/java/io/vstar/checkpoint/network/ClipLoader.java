package io.vstar.checkpoint.network;

import io.vstar.architecture.ClipVisionConfig;
import io.vstar.checkpoint.ClipFolder;
import io.vstar.checkpoint.ModelPart;
import io.vstar.clip.ClipTextModel;
import io.vstar.clip.ClipVisionModel;
import io.vstar.clip.TextProjection;
import io.vstar.io.TensorFile;
import io.vstar.nn.Precision;
import io.vstar.nn.Weights;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import java.util.Optional;
import java.util.function.Function;

/** Loads the frozen networks of CLIP; the caller's scope owns their weights. */
public final class ClipLoader {
  private final TensorRuntime runtime;
  private final ClipFolder files;

  public ClipLoader(TensorRuntime runtime, ClipFolder files) {
    this.runtime = runtime;
    this.files = files;
  }

  /**
   * Loads the image encoder.
   *
   * @throws io.vstar.error.CheckpointException if a tensor is missing or of another shape
   */
  public ClipVisionModel imageEncoder(TensorScope scope, Precision precision) {
    ClipVisionConfig config = files.vision();
    return load(
        ModelPart.IMAGE_ENCODER,
        scope,
        weights -> new ClipVisionModel(runtime, config, weights, precision));
  }

  /**
   * Loads the text encoder, with its projection if it has one itself.
   *
   * @throws io.vstar.error.CheckpointException if a tensor is missing or of another shape
   */
  public ClipTextModel textEncoder(TensorScope scope, Precision precision) {
    return load(
        ModelPart.TEXT_ENCODER,
        scope,
        weights -> new ClipTextModel(runtime, files.text(), weights, precision));
  }

  /**
   * Loads the text projection that lies beside the image encoder.
   *
   * @return the projection; empty if there is none
   */
  public Optional<TextProjection> textProjection(TensorScope scope) {
    int projected = files.vision().projectionWidth();
    return files
        .projectedTextWidth()
        .map(
            width ->
                load(
                    ModelPart.IMAGE_ENCODER,
                    scope,
                    weights -> new TextProjection(runtime, weights, width, projected)));
  }

  private <T> T load(ModelPart part, TensorScope scope, Function<Weights, T> network) {
    try (TensorFile tensors = files.open(part)) {
      FileWeights weights = new FileWeights(part.folder(), tensors, runtime, scope);
      T loaded = network.apply(weights);
      weights.releaseReplaced();
      return loaded;
    }
  }
}
