package io.vstar.train.hypernetwork;

import io.vstar.train.event.Finding;
import io.vstar.train.event.Finding.Column;
import io.vstar.train.event.Finding.Kind;
import io.vstar.train.hypernetwork.HealthProbe.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The findings that follow from the measurements of a {@link HypernetworkReport}.
 *
 * @param layers the measurements of each layer, for keys and for values
 * @param sweep the validation loss by strength; has 0 and 1
 * @param without the validation loss without each layer
 */
record HypernetworkFindings(List<Layer> layers, Map<Double, Double> sweep, List<Double> without) {
  /**
   * The ratio |mlp(x)| / |x| below which a network changes what a layer reads by next to nothing.
   */
  private static final double NEXT_TO_NOTHING = 1e-3;

  /** The ratio |mlp(x)| / |x| above which a layer reads more of the network than of the text. */
  private static final double MORE_THAN_THE_TEXT = 1;

  private static final double MOST_UNITS = 0.5;

  /** Returns the findings: what was found, then what follows from it. */
  List<Finding> list() {
    List<Finding> findings = new ArrayList<>(List.of(strengths(), ofLayers()));
    double residual = layers.stream().mapToDouble(Layer::residualRatio).average().orElseThrow();
    double dead = layers.stream().mapToDouble(Layer::deadUnits).average().orElseThrow();
    if (residual > MORE_THAN_THE_TEXT) {
      findings.add(
          new Finding(
              "overpowering",
              Kind.WARNING,
              "It drowns the text",
              text(
                  "The networks add %.2f times what the layers read of the prompt: prompts will"
                      + " hardly count.",
                  residual)));
    }
    if (dead > MOST_UNITS) {
      findings.add(
          suggestion(
              "dead-units",
              "Units that do nothing",
              text(
                  "%.0f %% of the hidden units are the same for all tokens: take another"
                      + " hypernetwork.activation or a lower training.learningRate.",
                  100 * dead)));
    }
    if (residual < NEXT_TO_NOTHING) {
      findings.add(
          suggestion(
              "learn-more",
              "Learn more",
              "The networks hardly change what the layers read: take a higher training.learningRate"
                  + " or more training.steps."));
    }
    double best = bestStrength();
    if (best != 1 && best > 0) {
      findings.add(
          suggestion(
              "other-strength",
              "Another strength",
              text(
                  "Begin with a strength of %s in prompts, where the held-out loss is lowest.",
                  best)));
    }
    return List.copyOf(findings);
  }

  private Finding strengths() {
    double off = sweep.get(0.0);
    List<List<String>> rows = new ArrayList<>();
    sweep.forEach(
        (strength, loss) ->
            rows.add(List.of("" + strength, text("%.5f", loss), text("%.3f", loss / off))));
    return new Finding(
        "strengths",
        Kind.FACT,
        "How strong it should be",
        text(
            "At full strength the held-out loss is %.3f of that without the hypernetwork; it is"
                + " lowest at %s.",
            sweep.get(1.0) / off, bestStrength()),
        new Finding.Table(
            List.of(
                Column.text("strength"),
                Column.number("held-out loss"),
                Column.number("of that without")),
            rows));
  }

  private Finding ofLayers() {
    double all = sweep.get(1.0);
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < without.size(); i++) {
      Layer keys = layers.get(2 * i);
      Layer values = layers.get(2 * i + 1);
      rows.add(
          List.of(
              keys.layer(),
              text("%.4f", keys.residualRatio()),
              text("%.4f", values.residualRatio()),
              text("%.0f", 50 * (keys.deadUnits() + values.deadUnits())),
              text("%.2f", 100 * (without.get(i) / all - 1))));
    }
    long missed = without.stream().filter(loss -> loss > all).count();
    return new Finding(
        "layers",
        Kind.FACT,
        "What each layer adds",
        "The held-out loss rises without %d of the %d layers, left out one by one."
            .formatted(missed, without.size()),
        new Finding.Table(
            List.of(
                Column.text("layer"),
                Column.number("keys |mlp(x)| / |x|"),
                Column.number("values |mlp(x)| / |x|"),
                Column.number("dead units, %"),
                Column.number("loss without it, %")),
            rows));
  }

  private double bestStrength() {
    return sweep.entrySet().stream().min(Map.Entry.comparingByValue()).orElseThrow().getKey();
  }

  private static Finding suggestion(String name, String title, String text) {
    return new Finding(name, Kind.SUGGESTION, title, text);
  }

  private static String text(String format, Object... figures) {
    return String.format(Locale.ROOT, format, figures);
  }
}
