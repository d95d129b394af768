package io.vstar.train.config;

import java.util.Optional;

/**
 * The optimizer and its constants. A constant has the default of the reference, except that nothing
 * is pulled towards 0 unless asked for: the zero vector means nothing to a text encoder.
 */
public sealed interface OptimizerSettings
    permits OptimizerSettings.AdamW,
        OptimizerSettings.AdamW8Bit,
        OptimizerSettings.Adam,
        OptimizerSettings.Sgd,
        OptimizerSettings.RAdam,
        OptimizerSettings.NAdam,
        OptimizerSettings.Lion,
        OptimizerSettings.Adafactor,
        OptimizerSettings.Prodigy,
        OptimizerSettings.DAdaptAdam {

  /** Returns the name of the optimizer, as the config has it. */
  default String type() {
    return VariantSection.nameOf(getClass());
  }

  /**
   * Returns whether the optimizer finds the size of its steps itself, so that the learning rate is
   * a factor of it and 1 by default.
   */
  default boolean findsRate() {
    return false;
  }

  /** Returns the largest learning rate that can make sense. */
  default double largestRate() {
    return findsRate() ? 10 : 1;
  }

  /**
   * Returns whether an update moves each value by about the learning rate, whatever the size of its
   * gradient.
   */
  default boolean movesByRate() {
    return !findsRate();
  }

  /**
   * AdamW: Adam with decoupled weight decay (Loshchilov and Hutter 2019), as in torch.
   *
   * @param beta1 the decay of the mean gradient, 0 to below 1; default 0.9
   * @param beta2 the decay of the mean squared gradient, 0 to below 1; default 0.999
   * @param epsilon the number added to the root of the mean squared gradient, above 0; default 1e-8
   * @param weightDecay the decay of the parameters towards 0, at least 0; default 0
   * @param amsgrad whether the largest mean squared gradient so far is used (Reddi et al. 2018);
   *     default false
   */
  @TypeName("adamw")
  record AdamW(
      @Default("0.9") double beta1,
      @Default("0.999") double beta2,
      @Default("1e-8") double epsilon,
      @Default("0") double weightDecay,
      @Default("false") boolean amsgrad)
      implements OptimizerSettings {
    public AdamW {
      Ranges.adam(beta1, beta2, epsilon, weightDecay);
    }
  }

  /**
   * AdamW with a state of 8 bits a value (Dettmers et al. 2022): of each parameter two bytes are
   * kept instead of eight, for trainings of whole networks.
   *
   * @param beta1 as in {@link AdamW}
   * @param beta2 as in {@link AdamW}
   * @param epsilon as in {@link AdamW}
   * @param weightDecay as in {@link AdamW}
   */
  @TypeName("adamw-8bit")
  record AdamW8Bit(
      @Default("0.9") double beta1,
      @Default("0.999") double beta2,
      @Default("1e-8") double epsilon,
      @Default("0") double weightDecay)
      implements OptimizerSettings {
    public AdamW8Bit {
      Ranges.adam(beta1, beta2, epsilon, weightDecay);
    }
  }

  /**
   * Adam (Kingma and Ba 2015), as in torch: the weight decay is added to the gradient.
   *
   * @param beta1 as in {@link AdamW}
   * @param beta2 as in {@link AdamW}
   * @param epsilon as in {@link AdamW}
   * @param weightDecay the weight of the L2 penalty, at least 0; default 0
   * @param amsgrad as in {@link AdamW}
   */
  @TypeName("adam")
  record Adam(
      @Default("0.9") double beta1,
      @Default("0.999") double beta2,
      @Default("1e-8") double epsilon,
      @Default("0") double weightDecay,
      @Default("false") boolean amsgrad)
      implements OptimizerSettings {
    public Adam {
      Ranges.adam(beta1, beta2, epsilon, weightDecay);
    }
  }

  /**
   * Stochastic gradient descent, as in torch. Its steps have the size of the gradient, so its
   * learning rate has nothing to do with that of Adam.
   *
   * @param momentum the share of the last update that is kept, 0 to below 1; default 0
   * @param dampening the part of the gradient that the momentum leaves out, 0 to 1; default 0
   * @param nesterov whether the momentum is looked ahead at (Sutskever et al. 2013); default false
   * @param weightDecay the weight of the L2 penalty, at least 0; default 0
   */
  @TypeName("sgd")
  record Sgd(
      @Default("0") double momentum,
      @Default("0") double dampening,
      @Default("false") boolean nesterov,
      @Default("0") double weightDecay)
      implements OptimizerSettings {
    public Sgd {
      Ranges.share("momentum", momentum);
      InvalidValueException.unless(
          dampening >= 0 && dampening <= 1, "dampening", dampening, "a number from 0 to 1");
      InvalidValueException.unless(
          !nesterov || momentum > 0 && dampening == 0,
          "nesterov",
          nesterov,
          "false without momentum or with dampening");
      Ranges.decay(weightDecay);
    }

    @Override
    public double largestRate() {
      return 1e6;
    }

    @Override
    public boolean movesByRate() {
      return false;
    }
  }

  /**
   * RAdam: Adam whose steps are not adaptive before the variance of their size can be estimated
   * (Liu et al. 2020), as in torch.
   *
   * @param beta1 as in {@link AdamW}
   * @param beta2 as in {@link AdamW}
   * @param epsilon as in {@link AdamW}
   * @param weightDecay the weight decay, at least 0; default 0
   * @param decoupledWeightDecay whether the weight decay is that of AdamW, not that of Adam;
   *     default false
   */
  @TypeName("radam")
  record RAdam(
      @Default("0.9") double beta1,
      @Default("0.999") double beta2,
      @Default("1e-8") double epsilon,
      @Default("0") double weightDecay,
      @Default("false") boolean decoupledWeightDecay)
      implements OptimizerSettings {
    public RAdam {
      Ranges.adam(beta1, beta2, epsilon, weightDecay);
    }
  }

  /**
   * NAdam: Adam with Nesterov's momentum (Dozat 2016), as in torch.
   *
   * @param beta1 as in {@link AdamW}
   * @param beta2 as in {@link AdamW}
   * @param epsilon as in {@link AdamW}
   * @param weightDecay the weight decay, at least 0; default 0
   * @param decoupledWeightDecay as in {@link RAdam}
   * @param momentumDecay the speed at which the momentum rises to {@code beta1}, at least 0;
   *     default 4e-3
   */
  @TypeName("nadam")
  record NAdam(
      @Default("0.9") double beta1,
      @Default("0.999") double beta2,
      @Default("1e-8") double epsilon,
      @Default("0") double weightDecay,
      @Default("false") boolean decoupledWeightDecay,
      @Default("4e-3") double momentumDecay)
      implements OptimizerSettings {
    public NAdam {
      Ranges.adam(beta1, beta2, epsilon, weightDecay);
      InvalidValueException.unless(
          momentumDecay >= 0, "momentumDecay", momentumDecay, "a number >= 0");
    }
  }

  /**
   * Lion: the sign of a mean gradient (Chen et al. 2023), as in lion-pytorch. Each value moves by
   * the learning rate in each step; its authors take a third to a tenth of AdamW's.
   *
   * @param beta1 the share of the mean gradient in the sign, 0 to below 1; default 0.9
   * @param beta2 the decay of the mean gradient, 0 to below 1; default 0.99
   * @param weightDecay the decoupled weight decay, at least 0; default 0
   */
  @TypeName("lion")
  record Lion(
      @Default("0.9") double beta1, @Default("0.99") double beta2, @Default("0") double weightDecay)
      implements OptimizerSettings {
    public Lion {
      Ranges.share("beta1", beta1);
      Ranges.share("beta2", beta2);
      Ranges.decay(weightDecay);
    }
  }

  /**
   * Adafactor: the mean squared gradient of a matrix from its rows and columns (Shazeer and Stern
   * 2018), as in transformers.
   *
   * @param relativeStep whether the step follows the number of updates, min(1e-2, 1/√t), and the
   *     learning rate is a factor of it; default true
   * @param warmupInit whether such a step rises from 1e-6 first; default false
   * @param scaleParameter whether steps are multiplied by the root mean square of the parameter;
   *     default true
   * @param epsilon1 the number added to the squared gradient, above 0; default 1e-30
   * @param epsilon2 the least root mean square of a parameter, above 0; default 1e-3
   * @param clipThreshold the largest root mean square of an update before the rate, above 0;
   *     default 1
   * @param decayRate the exponent by which the decay of the mean squared gradient nears 1, below 0;
   *     default -0.8
   * @param beta1 the decay of a mean update, 0 to below 1; default: none is kept
   * @param weightDecay the decoupled weight decay, at least 0; default 0
   */
  @TypeName("adafactor")
  record Adafactor(
      @Default("true") boolean relativeStep,
      @Default("false") boolean warmupInit,
      @Default("true") boolean scaleParameter,
      @Default("1e-30") double epsilon1,
      @Default("1e-3") double epsilon2,
      @Default("1") double clipThreshold,
      @Default("-0.8") double decayRate,
      Optional<Double> beta1,
      @Default("0") double weightDecay)
      implements OptimizerSettings {
    public Adafactor {
      InvalidValueException.unless(
          relativeStep || !warmupInit, "warmupInit", warmupInit, "false without relativeStep");
      InvalidValueException.unless(epsilon1 > 0, "epsilon1", epsilon1, "a number > 0");
      InvalidValueException.unless(epsilon2 > 0, "epsilon2", epsilon2, "a number > 0");
      InvalidValueException.unless(
          clipThreshold > 0, "clipThreshold", clipThreshold, "a number > 0");
      InvalidValueException.unless(decayRate < 0, "decayRate", decayRate, "a number < 0");
      beta1.ifPresent(beta -> Ranges.share("beta1", beta));
      Ranges.decay(weightDecay);
    }

    @Override
    public boolean findsRate() {
      return relativeStep;
    }

    @Override
    public boolean movesByRate() {
      return !relativeStep && !scaleParameter;
    }
  }

  /**
   * Prodigy: Adam that estimates its step size from the way it has come (Mishchenko and Defazio
   * 2023), as in prodigyopt.
   *
   * @param beta1 as in {@link AdamW}
   * @param beta2 as in {@link AdamW}
   * @param beta3 the decay of the sums of the estimate, 0 to below 1; default: the root of {@code
   *     beta2}
   * @param epsilon as in {@link AdamW}
   * @param weightDecay the weight decay, at least 0; default 0
   * @param decoupledWeightDecay whether the weight decay is that of AdamW, not that of Adam;
   *     default true
   * @param biasCorrection whether Adam's bias is corrected; default false
   * @param safeguardWarmup whether the learning rate stays out of the estimate's denominator, which
   *     a warm-up needs; default false
   * @param d0 the first estimate, above 0; default 1e-6
   * @param dCoefficient the factor of the estimate, above 0; default 1
   * @param growthRate the largest growth of the estimate in one update, above 1; default: no limit
   */
  @TypeName("prodigy")
  record Prodigy(
      @Default("0.9") double beta1,
      @Default("0.999") double beta2,
      Optional<Double> beta3,
      @Default("1e-8") double epsilon,
      @Default("0") double weightDecay,
      @Default("true") boolean decoupledWeightDecay,
      @Default("false") boolean biasCorrection,
      @Default("false") boolean safeguardWarmup,
      @Default("1e-6") double d0,
      @Default("1") double dCoefficient,
      Optional<Double> growthRate)
      implements OptimizerSettings {
    public Prodigy {
      Ranges.adam(beta1, beta2, epsilon, weightDecay);
      beta3.ifPresent(beta -> Ranges.share("beta3", beta));
      Ranges.estimate(d0, growthRate);
      InvalidValueException.unless(dCoefficient > 0, "dCoefficient", dCoefficient, "a number > 0");
    }

    @Override
    public boolean findsRate() {
      return true;
    }
  }

  /**
   * D-Adaptation of Adam: an estimate of the step size from the gradients (Defazio and Mishchenko
   * 2023), as in dadaptation.
   *
   * @param beta1 as in {@link AdamW}
   * @param beta2 as in {@link AdamW}
   * @param epsilon as in {@link AdamW}
   * @param weightDecay the weight decay, at least 0; default 0
   * @param decoupledWeightDecay whether the weight decay is that of AdamW, not that of Adam;
   *     default false
   * @param biasCorrection whether Adam's bias is corrected; default false
   * @param d0 the first estimate, above 0; default 1e-6
   * @param growthRate the largest growth of the estimate in one update, above 1; default: no limit
   */
  @TypeName("dadapt-adam")
  record DAdaptAdam(
      @Default("0.9") double beta1,
      @Default("0.999") double beta2,
      @Default("1e-8") double epsilon,
      @Default("0") double weightDecay,
      @Default("false") boolean decoupledWeightDecay,
      @Default("false") boolean biasCorrection,
      @Default("1e-6") double d0,
      Optional<Double> growthRate)
      implements OptimizerSettings {
    public DAdaptAdam {
      Ranges.adam(beta1, beta2, epsilon, weightDecay);
      Ranges.estimate(d0, growthRate);
    }

    @Override
    public boolean findsRate() {
      return true;
    }
  }
}
