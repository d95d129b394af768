package io.vstar.sampling;

import ai.djl.ndarray.NDArray;
import io.vstar.architecture.NoiseScheduleConfig.TimestepSpacing;
import io.vstar.noise.NoiseSchedule;
import java.util.List;

/**
 * DPM-Solver++ for the diffusion equation with noise, with the predictions of earlier steps, as in
 * k-diffusion's {@code sample_dpmpp_2m_sde} and {@code sample_dpmpp_3m_sde} and diffusers' {@code
 * DPMSolverMultistepScheduler} of the type {@code sde-dpmsolver++}. With whole timesteps it takes
 * the lower order at the end of a walk of few steps that diffusers takes. The last step, down to no
 * noise, is of first order.
 *
 * @param order number of predictions that a step uses, 2 or 3
 * @param rule the rule by which steps use the change between predictions
 * @param renoising the share and the scale of fresh noise
 */
public record DpmPlusPlusMultistepSdeSampler(
    int order, Rule rule, TimestepSpacing spacing, SigmaSpacing sigmas, Renoising renoising)
    implements Sampler {
  private static final int FEW_STEPS = 15; // diffusers' lower_order_final

  /** The rule by which steps use the change between predictions. */
  public enum Rule {
    /** Takes the slope between the last predictions as that at the middle of the step. */
    MIDPOINT {
      @Override
      double slopeFactor(double h) {
        return -Math.expm1(-h) / 2;
      }

      /** Differs by the whole of φ₃'s constant where noise is added, as diffusers does. */
      @Override
      double bendFactor(double h, double eta) {
        return eta > 0 ? HEUN.bendFactor(h, eta) + 1 : HEUN.bendFactor(h, eta);
      }
    },
    /** Integrates the slope over the step, as k-diffusion's {@code heun} and third order do. */
    HEUN {
      @Override
      double slopeFactor(double h) {
        return Math.expm1(-h) / h + 1;
      }

      @Override
      double bendFactor(double h, double eta) {
        return slopeFactor(h) / h - 0.5;
      }
    };

    /** Returns the factor of the slope for a step of the length h in ln σ, with two predictions. */
    abstract double slopeFactor(double h);

    /** Returns the factor φ₃ of the change of the slope, with three predictions. */
    abstract double bendFactor(double h, double eta);
  }

  @Override
  public String name() {
    boolean heun = order == 2 && rule == Rule.HEUN;
    return "DPM++ " + order + "M SDE" + (heun ? " Heun" : "");
  }

  @Override
  public String scheduleType() {
    return sigmas.title();
  }

  @Override
  public Walk plan(NoiseSchedule schedule, int steps) {
    SigmaGrid grid =
        sigmas.ofTimesteps()
            ? SigmaGrid.at(schedule, TimestepGrid.wholeAboveZero(spacing, schedule, steps))
            : sigmas.grid(schedule, spacing, steps);
    boolean lowers = grid.fromUnitVariance() && steps < FEW_STEPS;
    return new MultistepWalk(grid, order, rule, renoising, lowers);
  }

  private record MultistepWalk(
      SigmaGrid grid, int order, Rule rule, Renoising renoising, boolean lowers)
      implements UnscaledWalk {

    @Override
    public Walk from(int step) {
      return new MultistepWalk(grid.from(step), order, rule, renoising, lowers);
    }

    /** Keeps clean predictions in memory, newest first. */
    @Override
    public State step(int index, State state, Aids aids) {
      NDArray x = state.latents();
      double from = grid.sigma(index);
      double to = grid.sigma(index + 1);
      NDArray clean = grid.askForClean(index, x.div(Math.hypot(from, 1)), aids);
      if (to == 0) {
        return State.of(clean);
      }
      double h = length(index) * (1 + renoising.eta()); // with the way down that noise takes back
      NDArray next = x.mul(Math.exp(-h)).add(clean.mul(-Math.expm1(-h)));
      List<NDArray> older = state.memory();
      int used = Math.min(order(index), older.size() + 1);
      if (used == 2) {
        next = next.add(slope(index, 0, clean, older.get(0)).mul(rule.slopeFactor(h)));
      } else if (used == 3) {
        next = next.add(thirdOrder(index, h, clean, older));
      }
      double up = to * Math.sqrt(-Math.expm1(-2 * length(index) * renoising.eta()));
      if (up > 0) {
        next = next.add(aids.freshNoise(from, to).mul(up * renoising.scale()));
      }
      return older.isEmpty() || order == 2
          ? State.of(next, clean)
          : State.of(next, clean, older.get(0));
    }

    private int order(int index) {
      return lowers && index == grid.steps() - 2 ? Math.min(order, 2) : order;
    }

    private NDArray thirdOrder(int index, double h, NDArray clean, List<NDArray> older) {
      double recent = length(index - 1) / length(index);
      double both = recent + length(index - 2) / length(index);
      NDArray slope = slope(index, 0, clean, older.get(0));
      NDArray bend = slope.sub(slope(index, 1, older.get(0), older.get(1)));
      double phi2 = Rule.HEUN.slopeFactor(h);
      double phi3 = rule.bendFactor(h, renoising.eta());
      return slope.mul(phi2).add(bend.mul((phi2 * recent - phi3) / both));
    }

    /** Returns the change between two predictions, in terms of the step's length. */
    private NDArray slope(int index, int back, NDArray newer, NDArray older) {
      return newer.sub(older).mul(length(index) / length(index - 1 - back));
    }

    /** Returns the length of a step in ln σ. */
    private double length(int index) {
      return grid.lambda(index + 1) - grid.lambda(index);
    }
  }
}
