package io.vstar.checkpoint.network;

import io.vstar.checkpoint.ModelPart;
import io.vstar.io.TensorFile;
import io.vstar.nn.Weight;
import io.vstar.nn.Weights;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** Loads the weights of the parts of a model, frozen or to be trained. */
final class PartLoader {
  private final TensorRuntime runtime;
  private final Function<ModelPart, TensorFile> files;
  private final Set<ModelPart> trainedParts;
  private final Predicate<String> trainedNames;
  private final List<Weight> trained = new ArrayList<>();

  /**
   * Creates a loader.
   *
   * @param files opens the tensors of a part
   * @param trainedParts parts with weights that become float32 and require a gradient; all others
   *     are frozen
   * @param trainedNames tests whether a weight of these parts is trained, by its full name
   */
  PartLoader(
      TensorRuntime runtime,
      Function<ModelPart, TensorFile> files,
      Set<ModelPart> trainedParts,
      Predicate<String> trainedNames) {
    this.runtime = runtime;
    this.files = files;
    this.trainedParts = Set.copyOf(trainedParts);
    this.trainedNames = trainedNames;
  }

  /** Returns the trained weights of all networks loaded so far. */
  List<Weight> trained() {
    return List.copyOf(trained);
  }

  /**
   * Loads a network.
   *
   * @param scope owns the weights
   * @param network makes the network of the weights it asks for
   */
  <T> T load(ModelPart part, TensorScope scope, Function<Weights, T> network) {
    try (TensorFile tensors = files.apply(part)) {
      FileWeights weights = new FileWeights(part.folder(), tensors, runtime, scope);
      T loaded = trainedParts.contains(part) ? train(network, weights) : network.apply(weights);
      weights.releaseReplaced();
      return loaded;
    }
  }

  private <T> T train(Function<Weights, T> network, FileWeights file) {
    TrainedWeights weights = new TrainedWeights(file, trainedNames);
    T loaded = network.apply(weights);
    trained.addAll(weights.all());
    return loaded;
  }
}
