package io.vstar.train.run;

import io.vstar.architecture.AttentionSite;
import io.vstar.image.PngFiles;
import io.vstar.io.AtomicFile;
import io.vstar.tensor.TensorRuntime;
import io.vstar.train.loop.HealthProbe;
import io.vstar.train.loop.HealthProbe.Layer;
import io.vstar.train.objective.ValidationLoss;
import io.vstar.train.trainable.HypernetworkTrainable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * How a hypernetwork fares, in numbers and drawn.
 *
 * <pre>
 * health.csv      step,layer,network,residual_ratio,dead_units,gradient_norm
 *                 two lines for each changed layer at each measurement of the validation loss
 * strengths.csv   left_out,strength,validation_loss
 *                 at the strengths 0, 0.25 … 1.25; then at 1 without each layer
 * health.png      the last of these as bars
 * </pre>
 */
final class HypernetworkReport {
  /**
   * Means over the changed layers, over keys and values; each of them is in {@code health.csv}:
   * |mlp(x)| by |x|, the share of units that are always zero, and what the loss that is minimized
   * has on top.
   */
  static final List<String> MEASUREMENTS = List.of("residual_ratio", "dead_units", "penalty");

  private static final String HEALTH =
      "step,layer,network,residual_ratio,dead_units,gradient_norm\n";
  private static final String STRENGTHS = "left_out,strength,validation_loss\n";
  private static final List<Double> SWEEP = List.of(0.0, 0.25, 0.5, 0.75, 1.0, 1.25);

  private final HealthProbe probe;
  private final HypernetworkTrainable trainable;
  private final RunFolder folder;
  private final StringBuilder health = new StringBuilder(HEALTH);
  private List<Layer> latest = List.of();

  HypernetworkReport(
      TensorRuntime runtime,
      HypernetworkTrainable trainable,
      ValidationLoss validation,
      RunFolder folder) {
    this.probe = new HealthProbe(runtime, trainable, validation);
    this.trainable = trainable;
    this.folder = folder;
  }

  /** Measures the layers; returns their means, named as {@link #MEASUREMENTS}. */
  Map<String, Double> layers(int step) {
    latest = probe.layers();
    for (Layer each : latest) {
      health.append(
          "%d,%s,%s,%s,%s,%s\n"
              .formatted(
                  step,
                  each.layer(),
                  each.network(),
                  (float) each.residualRatio(),
                  (float) each.deadUnits(),
                  (float) each.gradientNorm()));
    }
    write(folder.health(), health);
    return Map.of(
        MEASUREMENTS.get(0),
        mean(Layer::residualRatio),
        MEASUREMENTS.get(1),
        mean(Layer::deadUnits),
        MEASUREMENTS.get(2),
        trainable.penalty(latest.stream().mapToDouble(Layer::residualRatio).toArray()));
  }

  private double mean(ToDoubleFunction<Layer> figure) {
    return latest.stream().mapToDouble(figure).average().orElseThrow();
  }

  /** Measures strengths and layers of the values that are kept, and draws all. */
  void finish(RunListener listener) {
    latest = probe.layers();
    int layers = probe.sites().size();
    int total = SWEEP.size() + layers;
    int done = 0;
    StringBuilder lines = new StringBuilder(STRENGTHS);
    Map<Double, Double> sweep = new LinkedHashMap<>();
    for (double strength : SWEEP) {
      double[] strengths = new double[layers];
      Arrays.fill(strengths, strength);
      sweep.put(strength, probe.loss(strengths));
      lines.append(",%s,%s\n".formatted(strength, (float) (double) sweep.get(strength)));
      listener.drawing(++done, total);
    }
    List<Double> without = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      AttentionSite site = probe.sites().get(i);
      without.add(probe.loss(allBut(i, layers)));
      lines.append("%s,1.0,%s\n".formatted(site.name(), (float) (double) without.get(i)));
      listener.drawing(++done, total);
    }
    write(folder.strengths(), lines);
    PngFiles.write(
        folder.healthSheet(),
        new HealthSheet(latest, sweep, without).draw(),
        Map.of("figures", folder.health().getFileName() + ", " + folder.strengths().getFileName()));
    listener.wrote(folder.healthSheet());
  }

  private static double[] allBut(int index, int layers) {
    double[] strengths = new double[layers];
    Arrays.fill(strengths, 1);
    strengths[index] = 0;
    return strengths;
  }

  private static void write(Path file, CharSequence text) {
    AtomicFile.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
