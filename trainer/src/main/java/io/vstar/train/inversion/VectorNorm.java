package io.vstar.train.inversion;

import io.vstar.train.config.Default;
import io.vstar.train.config.InvalidValueException;
import io.vstar.train.config.TypeName;
import java.util.Optional;

/**
 * The norm that each learned vector is brought to after each update: its direction stays. Vectors
 * far longer than those of the vocabulary drown the other words of a prompt.
 */
public sealed interface VectorNorm permits VectorNorm.OfVocabulary, VectorNorm.Pull {

  /**
   * Returns the norm that a vector is brought towards.
   *
   * @param median the median norm of the vocabulary's vectors
   */
  double target(double median);

  /**
   * Returns the share of the way to the target that a vector's norm goes after an update.
   *
   * @param learningRate the learning rate of the update
   */
  double share(double learningRate);

  /** Returns whether the share follows the learning rate. */
  boolean followsRate();

  /** The median norm of the vocabulary's vectors; OneTrainer's <i>Preserve Embedding Norm</i>. */
  @TypeName("vocabulary")
  record OfVocabulary() implements VectorNorm {
    @Override
    public double target(double median) {
      return median;
    }

    @Override
    public double share(double learningRate) {
      return 1;
    }

    @Override
    public boolean followsRate() {
      return false;
    }
  }

  /**
   * A pull to a norm: n ← n + min(1, strength · learning rate) · (target − n); as in cloneofsimo's
   * lora, whose target is 0.4.
   *
   * @param target the norm, above 0; default: the median norm of the vocabulary's vectors
   * @param strength the factor of the learning rate, above 0; default 100
   */
  @TypeName("pull")
  record Pull(Optional<Double> target, @Default("100") double strength) implements VectorNorm {
    public Pull {
      InvalidValueException.unless(
          target.orElse(1.0) > 0, "target", target.orElse(1.0), "a number > 0");
      InvalidValueException.unless(strength > 0, "strength", strength, "a number > 0");
    }

    @Override
    public double target(double median) {
      return target.orElse(median);
    }

    @Override
    public double share(double learningRate) {
      return Math.min(1, strength * learningRate);
    }

    @Override
    public boolean followsRate() {
      return true;
    }
  }
}
