package io.vstar.sampling;

import ai.djl.ndarray.NDArray;
import io.vstar.architecture.NoiseScheduleConfig.TimestepSpacing;
import io.vstar.noise.NoiseSchedule;

/**
 * UniPC of second order (Zhao et al. 2023, algorithms 5 to 8) with B₂(h) = eʰ − 1 and data
 * prediction, as in diffusers' {@code UniPCMultistepScheduler}: each prediction first corrects the
 * step before it, without another call of the model.
 */
public record UniPcSampler(TimestepSpacing spacing) implements Sampler {
  private static final int ORDER = 2;

  /** Creates a sampler with evenly spaced timesteps, both ends included. */
  public UniPcSampler() {
    this(TimestepSpacing.LINSPACE);
  }

  @Override
  public String name() {
    return "UniPC";
  }

  @Override
  public Walk plan(NoiseSchedule schedule, int steps) {
    return new UniPcWalk(
        SigmaGrid.at(schedule, TimestepGrid.wholeAboveZero(spacing, schedule, steps)));
  }

  private record UniPcWalk(SigmaGrid grid) implements SigmaWalk {

    @Override
    public double initialNoiseScale() {
      return 1;
    }

    @Override
    public NoiseLevel level(int call) {
      return grid.unitLevel(call);
    }

    @Override
    public Walk from(int step) {
      return new UniPcWalk(grid.from(step));
    }

    /**
     * Keeps in memory the corrected latents before the step, then clean predictions, newest first.
     */
    @Override
    public State step(int index, State state, Aids aids) {
      NDArray x = state.latents();
      NDArray clean = grid.askForClean(index, x, aids);
      if (index == 0) {
        return State.of(predicted(0, x, clean, clean), x, clean);
      }
      NDArray corrected = corrected(index, state, clean);
      NDArray previous = state.memory().get(1);
      return State.of(predicted(index, corrected, clean, previous), corrected, clean, previous);
    }

    private int order(int index) {
      return Math.min(Math.min(ORDER, index + 1), grid.steps() - index);
    }

    /** Computes the step from level {@code index} to the next. */
    private NDArray predicted(int index, NDArray x, NDArray clean, NDArray previous) {
      double h = grid.lambda(index + 1) - grid.lambda(index);
      NDArray towards = clean;
      if (order(index) == ORDER) {
        towards = clean.add(previous.sub(clean).mul(0.5 / ratio(index, h)));
      }
      return moved(index, h, x, towards);
    }

    /** Computes the step to level {@code index} again, with the prediction at that level. */
    private NDArray corrected(int index, State state, NDArray clean) {
      int from = index - 1;
      NDArray start = state.memory().get(0);
      NDArray before = state.memory().get(1);
      double h = grid.lambda(index) - grid.lambda(from);
      NDArray change = clean.sub(before);
      if (order(from) < ORDER) {
        return moved(from, h, start, before.add(change.mul(0.5)));
      }
      // Solve ρ₁ + ρ₂ = b₁ and r·ρ₁ + ρ₂ = b₂, with B(h) = e^(−h) − 1.
      double b = Math.expm1(-h);
      double phi2 = b / -h - 1;
      double phi3 = phi2 / -h - 0.5;
      double r = ratio(from, h);
      double rho1 = (phi2 / b - 2 * phi3 / b) / (1 - r);
      double rho2 = phi2 / b - rho1;
      NDArray older = state.memory().get(2).sub(before).mul(rho1 / r);
      return moved(from, h, start, before.add(older).add(change.mul(rho2)));
    }

    /** Returns the distance to the prediction before that at {@code index}, in steps; negative. */
    private double ratio(int index, double h) {
      return (grid.lambda(index - 1) - grid.lambda(index)) / h;
    }

    private NDArray moved(int from, double h, NDArray x, NDArray towards) {
      double kept = grid.noise(from + 1) / grid.noise(from);
      return x.mul(kept).add(towards.mul(-grid.signal(from + 1) * Math.expm1(-h)));
    }
  }
}
