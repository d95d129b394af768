package io.vstar.train.hypernetwork;

import io.vstar.train.hypernetwork.HealthProbe.Layer;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sheet that shows the measurements of a {@link HypernetworkReport} as bars. Layers are in the
 * order of the forward pass, keys in blue, values in orange.
 *
 * @param layers the measurements of each layer, for keys and for values
 * @param sweep the validation loss by strength
 * @param without the validation loss without each layer
 */
record HealthSheet(List<Layer> layers, Map<Double, Double> sweep, List<Double> without) {
  private static final Logger LOG = LoggerFactory.getLogger(HealthSheet.class);
  private static final int WIDTH = 760;
  private static final int PANEL = 150;
  private static final int MARGIN = 24;
  private static final Color KEYS = new Color(0x3b6fb6);
  private static final Color VALUES = new Color(0xd9822b);
  private static final Color PLAIN = new Color(0x5a5a5a);

  /**
   * A row of bars.
   *
   * @param title the text above the bars
   * @param bars the values, one bar each
   * @param labels the texts below the bars; empty for none
   * @param from the value at which bars begin; their height is the difference
   */
  private record Panel(String title, List<Double> bars, List<String> labels, double from) {}

  /** Draws the sheet. */
  BufferedImage draw() {
    List<Panel> panels = panels();
    BufferedImage sheet =
        new BufferedImage(WIDTH, panels.size() * PANEL + MARGIN, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = sheet.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
    for (int i = 0; i < panels.size(); i++) {
      bars(g, panels.get(i), i * PANEL);
    }
    try {
      g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
      for (int i = 0; i < panels.size(); i++) {
        labels(g, panels.get(i), i * PANEL);
      }
    } catch (RuntimeException | Error e) {
      // Java fails in several ways on a machine without fonts; the sheet is useful without labels.
      LOG.info("health sheet without labels: {}", e.toString());
    }
    g.dispose();
    return sheet;
  }

  private List<Panel> panels() {
    double full = sweep.get(1.0);
    double lowest = sweep.values().stream().mapToDouble(Double::doubleValue).min().orElse(0);
    List<Double> differences = without.stream().map(each -> each - full).toList();
    return List.of(
        ofLayers("residual ratio |mlp(x)| / |x|", Layer::residualRatio),
        ofLayers("share of dead units", Layer::deadUnits),
        ofLayers("gradient norm", Layer::gradientNorm),
        new Panel(
            "validation loss without the layer, less that with all", differences, List.of(), 0),
        new Panel(
            "validation loss by strength",
            List.copyOf(sweep.values()),
            sweep.keySet().stream().map(String::valueOf).toList(),
            lowest * 0.98));
  }

  private Panel ofLayers(String title, ToDoubleFunction<Layer> figure) {
    List<Double> bars = new ArrayList<>();
    layers.forEach(each -> bars.add(figure.applyAsDouble(each)));
    return new Panel(title, bars, List.of(), 0);
  }

  private static void bars(Graphics2D g, Panel panel, int top) {
    int height = PANEL - 2 * MARGIN;
    double reach =
        panel.bars().stream().mapToDouble(each -> Math.abs(each - panel.from())).max().orElse(1);
    boolean signed = panel.bars().stream().anyMatch(each -> each < panel.from());
    int base = top + MARGIN + (signed ? MARGIN / 2 + height / 2 : MARGIN / 2 + height);
    double scale = reach == 0 ? 0 : (signed ? height / 2.0 : height) / reach;
    double step = (WIDTH - 2.0 * MARGIN) / panel.bars().size();
    boolean pairs = panel.labels().isEmpty() && panel.bars().size() % 2 == 0 && !signed;
    for (int i = 0; i < panel.bars().size(); i++) {
      int size = (int) Math.round((panel.bars().get(i) - panel.from()) * scale);
      g.setColor(pairs ? (i % 2 == 0 ? KEYS : VALUES) : PLAIN);
      int x = (int) (MARGIN + i * step);
      g.fillRect(x, base - Math.max(size, 0), (int) Math.max(1, step - 3), Math.abs(size));
    }
    g.setColor(Color.LIGHT_GRAY);
    g.drawLine(MARGIN, base, WIDTH - MARGIN, base);
  }

  private static void labels(Graphics2D g, Panel panel, int top) {
    double largest = panel.bars().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    g.setColor(Color.DARK_GRAY);
    g.drawString(
        String.format(Locale.ROOT, "%s (largest %.4g)", panel.title(), largest), MARGIN, top + 18);
    double step = (WIDTH - 2.0 * MARGIN) / panel.bars().size();
    for (int i = 0; i < panel.labels().size(); i++) {
      g.drawString(panel.labels().get(i), (int) (MARGIN + (i + 0.3) * step), top + PANEL);
    }
  }
}
