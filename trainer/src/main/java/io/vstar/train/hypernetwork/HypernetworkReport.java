package io.vstar.train.hypernetwork;

import io.vstar.architecture.AttentionSite;
import io.vstar.error.OutputException;
import io.vstar.image.PngFiles;
import io.vstar.io.AtomicFile;
import io.vstar.train.event.Examined;
import io.vstar.train.event.Examining;
import io.vstar.train.event.RunEvent;
import io.vstar.train.event.RunEvents;
import io.vstar.train.event.RunListener;
import io.vstar.train.hypernetwork.HealthProbe.Layer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * A listener that measures a hypernetwork during a run and writes the results as tables and bars.
 *
 * <pre>
 * health.csv      step,layer,network,residual_ratio,dead_units,gradient_norm
 *                 two lines for each changed layer at each measurement of the validation loss
 * strengths.csv   left_out,strength,validation_loss
 *                 at the strengths 0, 0.25 … 1.25; then at 1 without each layer
 * health.png      the last of these as bars
 * </pre>
 */
final class HypernetworkReport implements RunListener {
  /**
   * The names of the metrics: the ratio |mlp(x)| / |x| and the share of dead units as means over
   * the changed layers, for keys and values together, and the penalty that is added to the loss.
   */
  static final List<String> METRICS = List.of("residual_ratio", "dead_units", "penalty");

  private static final String HEALTH =
      "step,layer,network,residual_ratio,dead_units,gradient_norm\n";
  private static final String STRENGTHS = "left_out,strength,validation_loss\n";
  private static final String HEALTH_FILE = "health.csv";
  private static final String STRENGTHS_FILE = "strengths.csv";
  private static final String SHEET_FILE = "health.png";
  private static final List<Double> SWEEP = List.of(0.0, 0.25, 0.5, 0.75, 1.0, 1.25);

  private final HealthProbe probe;
  private final Path folder;
  private final boolean draws;
  private final StringBuilder health = new StringBuilder(HEALTH);
  private List<Layer> latest = List.of();

  /**
   * Makes a report.
   *
   * @param probe the probe that measures the layers
   * @param folder the folder of the files
   * @param draws whether strengths and layers are measured and drawn at the end of the run
   */
  HypernetworkReport(HealthProbe probe, Path folder, boolean draws) {
    this.probe = probe;
    this.folder = folder;
    this.draws = draws;
  }

  @Override
  public void listenTo(RunEvents events) {
    events.on(RunEvent.Resumed.class, resumed -> takeOver(resumed.completedSteps()));
    events.on(
        RunEvent.Validated.class,
        validated ->
            events.publish(new RunEvent.Measured(validated.step(), layers(validated.step()))));
    events.on(
        RunEvent.Ended.class,
        ended -> {
          if (draws && !ended.stopped()) { // a user who stops a run does not want to wait
            finish(events);
          }
        });
  }

  /** Keeps the lines of the run that this one continues, up to the step at which it does. */
  private void takeOver(int completedSteps) {
    Path handedOver = folder.resolve(HEALTH_FILE);
    if (!Files.exists(handedOver)) {
      return;
    }
    try (Stream<String> lines = Files.lines(handedOver)) {
      lines
          .skip(1)
          .filter(line -> Integer.parseInt(line.substring(0, line.indexOf(','))) <= completedSteps)
          .forEach(line -> health.append(line).append('\n'));
    } catch (IOException | UncheckedIOException e) {
      throw new OutputException("%s cannot be read: %s".formatted(handedOver, e), e);
    }
  }

  /** Measures the layers and returns the {@link #METRICS}. */
  private Map<String, Double> layers(int step) {
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
    write(HEALTH_FILE, health);
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put(METRICS.get(0), mean(Layer::residualRatio));
    metrics.put(METRICS.get(1), mean(Layer::deadUnits));
    metrics.put(
        METRICS.get(2), probe.penalty(latest.stream().mapToDouble(Layer::residualRatio).toArray()));
    return metrics;
  }

  private double mean(ToDoubleFunction<Layer> figure) {
    return latest.stream().mapToDouble(figure).average().orElseThrow();
  }

  /** Measures strengths and layers at the values that are kept, and draws the sheet. */
  private void finish(RunEvents events) {
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
      events.publish(new Examining(++done, total));
    }
    List<Double> without = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      AttentionSite site = probe.sites().get(i);
      without.add(probe.loss(allBut(i, layers)));
      lines.append("%s,1.0,%s\n".formatted(site.name(), (float) (double) without.get(i)));
      events.publish(new Examining(++done, total));
    }
    write(STRENGTHS_FILE, lines);
    Path sheet = folder.resolve(SHEET_FILE);
    PngFiles.write(
        sheet,
        new HealthSheet(latest, sweep, without).draw(),
        Map.of("figures", HEALTH_FILE + ", " + STRENGTHS_FILE));
    events.publish(new RunEvent.ArtifactWritten(sheet));
    events.publish(new Examined(new HypernetworkFindings(latest, sweep, without).list()));
  }

  private static double[] allBut(int index, int layers) {
    double[] strengths = new double[layers];
    Arrays.fill(strengths, 1);
    strengths[index] = 0;
    return strengths;
  }

  private void write(String name, CharSequence text) {
    AtomicFile.write(folder.resolve(name), text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
