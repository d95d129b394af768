package io.vstar.checkpoint.network;

import io.vstar.architecture.ClipVisionConfig;
import io.vstar.checkpoint.ClipFolder;
import io.vstar.checkpoint.ModelPart;
import io.vstar.clip.ClipTextModel;
import io.vstar.clip.ClipVisionModel;
import io.vstar.clip.ImageTower;
import io.vstar.clip.TextProjection;
import io.vstar.nn.Precision;
import io.vstar.nn.Weight;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Loads the networks of CLIP; the caller's scope owns their weights. */
public final class ClipLoader {
  private final TensorRuntime runtime;
  private final ClipFolder files;
  private final PartLoader parts;

  /** Creates a loader of frozen networks. */
  public ClipLoader(TensorRuntime runtime, ClipFolder files) {
    this(runtime, files, Set.of());
  }

  /**
   * Creates a loader of networks to train.
   *
   * @param trainedParts parts whose weights become float32 and require a gradient; all others are
   *     frozen
   */
  public ClipLoader(TensorRuntime runtime, ClipFolder files, Set<ModelPart> trainedParts) {
    this.runtime = runtime;
    this.files = files;
    this.parts = new PartLoader(runtime, files::open, trainedParts, name -> true);
  }

  /** Returns the trained weights of all networks loaded so far. */
  public List<Weight> trained() {
    return parts.trained();
  }

  /**
   * Loads the image encoder.
   *
   * @throws io.vstar.error.CheckpointException if a tensor is missing or of another shape
   */
  public ClipVisionModel imageEncoder(TensorScope scope, Precision precision) {
    ClipVisionConfig config = files.vision();
    return parts.load(
        ModelPart.IMAGE_ENCODER,
        scope,
        weights -> new ClipVisionModel(runtime, config, weights, precision));
  }

  /**
   * Loads the image encoder with its preprocessing.
   *
   * @throws io.vstar.error.CheckpointException if a tensor is missing or of another shape
   */
  public ImageTower imageTower(TensorScope scope, Precision precision) {
    return new ImageTower(files.processor(), imageEncoder(scope, precision));
  }

  /**
   * Loads the text encoder, with its projection if it has one itself.
   *
   * @throws io.vstar.error.CheckpointException if a tensor is missing or of another shape
   */
  public ClipTextModel textEncoder(TensorScope scope, Precision precision) {
    return parts.load(
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
                parts.load(
                    ModelPart.IMAGE_ENCODER,
                    scope,
                    weights -> new TextProjection(runtime, weights, width, projected)));
  }
}
