package io.vstar.unet.adapter;

import io.vstar.adapter.hypernetwork.HypernetworkActivation;
import io.vstar.adapter.hypernetwork.HypernetworkShape;
import io.vstar.adapter.hypernetwork.MlpLayer;
import io.vstar.adapter.hypernetwork.MlpLayer.Affine;
import io.vstar.adapter.hypernetwork.MlpLayer.Dropout;
import io.vstar.adapter.hypernetwork.MlpLayer.Nonlinearity;
import io.vstar.adapter.hypernetwork.MlpLayer.Norm;
import io.vstar.nn.Activation;
import io.vstar.nn.LayerNorm;
import io.vstar.nn.Linear;
import io.vstar.nn.Value;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * A network of a hypernetwork in a forward pass that is being written.
 *
 * @param width width of the context
 * @param tensors weights in the order of {@link HypernetworkShape#tensors}
 */
record ResidualMlp(HypernetworkShape shape, int width, List<Value> tensors) {
  private static final double NORM_EPSILON = 1e-5; // torch.nn.LayerNorm

  /**
   * The residual of a network at strength 1.
   *
   * @param residual (B, N, width)
   * @param hidden results of all stages but the last, before norm and dropout
   */
  record Output(Value residual, List<Value> hidden) {}

  /**
   * Appends the network.
   *
   * @param x (B, N, width)
   * @param dropping true if dropout is applied
   */
  Output apply(Value x, boolean dropping) {
    List<Value> hidden = new ArrayList<>();
    Iterator<Value> next = tensors.iterator();
    Value h = x;
    List<MlpLayer> layers = shape.layers(width);
    for (MlpLayer layer : layers) {
      if (layer instanceof Affine) {
        h = shape.rank() == 0 ? affine(h, next) : narrowed(h, next);
        hidden.add(h);
      } else if (layer instanceof Nonlinearity nonlinearity) {
        h = h.apply(activation(nonlinearity.function()));
        hidden.set(hidden.size() - 1, h);
      } else if (layer instanceof Norm norm) {
        h = LayerNorm.apply(h, norm.width(), next.next(), next.next(), NORM_EPSILON);
      } else if (layer instanceof Dropout dropout && dropping) {
        h = h.dropout(dropout.probability());
      }
    }
    return new Output(h, hidden.subList(0, hidden.size() - 1));
  }

  private static Value affine(Value x, Iterator<Value> next) {
    return Linear.apply(x, next.next(), next.next());
  }

  /** Appends a low-rank linear layer; its tensors are down, up and bias. */
  private static Value narrowed(Value x, Iterator<Value> next) {
    Value narrow = Linear.apply(x, next.next());
    return Linear.apply(narrow, next.next(), next.next());
  }

  private static Activation activation(HypernetworkActivation function) {
    return Activation.valueOf(function.name()); // a test holds the names together
  }
}
