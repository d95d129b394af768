package io.vstar.train.page;

import io.vstar.image.PngFiles;
import io.vstar.train.bucket.Placement;
import io.vstar.train.bucket.Resolution;
import io.vstar.train.dataset.Caption;
import io.vstar.train.dataset.CaptionTemplates;
import io.vstar.train.dataset.TrainingImage;
import io.vstar.train.dataset.TrainingPrompts;
import io.vstar.train.event.Examined;
import io.vstar.train.event.Finding;
import io.vstar.train.event.Finding.Column;
import io.vstar.train.event.MetricName;
import io.vstar.train.event.PicturesDrawn;
import io.vstar.train.event.RunEvent;
import io.vstar.train.event.RunEvents;
import io.vstar.train.report.CropSheet;
import io.vstar.train.report.Thumbnails;
import io.vstar.train.result.Environment;
import io.vstar.train.result.RunFolder;
import io.vstar.train.result.RunInputs;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The events of a run that was never made, with a report that listens to them. */
final class SampleRun {
  /** A prompt that would end an attribute, an element and a script, if it could. */
  static final String HOSTILE =
      "\"'><script>document.title='taken'</script></script><!-- {} & {{title}}";

  static final int STEPS = 120;

  private final RunFolder folder;
  private final RunEvents events = new RunEvents();
  private final RunReport report;
  private final Random random = new Random(5);
  private final List<BufferedImage> pool = new ArrayList<>();
  private boolean drawnBefore;
  private Instant now = Instant.parse("2026-11-20T10:00:00Z");

  SampleRun(Path folder) {
    this.folder = new RunFolder(folder.resolve("0007"), "cat");
    try {
      Files.createDirectories(this.folder.path());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.report = new RunReport(facts(folder), this.folder, () -> now);
    events.add(report);
    for (int i = 0; i < 5; i++) {
      pool.add(picture(160, 160));
    }
  }

  RunFolder folder() {
    return folder;
  }

  RunReport report() {
    return report;
  }

  String page() {
    try {
      return Files.readString(folder.report());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void wait(int seconds) {
    now = now.plusSeconds(seconds);
  }

  <E extends RunEvent> void on(Class<E> type, Consumer<? super E> handler) {
    events.on(type, handler);
  }

  void publish(RunEvent event) {
    events.publish(event);
  }

  void start() {
    events.warn("cat/" + HOSTILE + " loses 21% of its area to the crop");
    publish(new RunEvent.Started(0, STEPS, List.of(MetricName.LOSS)));
    validated(0);
  }

  /** Makes the steps up to a number of updates, with a measurement at every tenth. */
  void train(int from, int to) {
    for (int step = from + 1; step <= to; step++) {
      wait(2);
      double rate = 0.2 * (1 + Math.cos(Math.PI * step / STEPS)) / 2;
      publish(
          new RunEvent.StepCompleted(
              step,
              Map.of(
                  MetricName.LOSS,
                  0.2 + 0.05 * random.nextGaussian(),
                  MetricName.LEARNING_RATE,
                  rate,
                  MetricName.GRADIENT_NORM,
                  0.03 * Math.exp(random.nextGaussian() / 3))));
      if (step % 10 == 0) {
        validated(step);
      }
      if (step % 20 == 0) {
        drawn(step, 2, 1);
      }
    }
  }

  private void validated(int step) {
    double ratio = ratio(step);
    Map<String, Double> more = new LinkedHashMap<>();
    more.put("validation_ratio_low", ratio - 0.03);
    more.put("validation_ratio_high", ratio + 0.03);
    for (int bin = 1; bin <= 4; bin++) {
      more.put("validation_ratio_bin_" + bin, 1 - (1 - ratio) * (0.4 + 0.3 * bin));
    }
    if (step == 0) {
      more.put("reference_without_word", 1.06);
    }
    publish(new RunEvent.Measured(step, more));
    publish(new RunEvent.Validated(step, 0.21 * ratio, ratio));
  }

  static double ratio(int step) {
    return 0.82 + 0.18 * Math.exp(-step / 25.0) + (step > 90 ? (step - 90) * 8e-4 : 0);
  }

  /** Draws pictures of a step: prompts of which one is hostile, each with some seeds. */
  void drawn(int step, int prompts, int seeds) {
    for (boolean learned : drawnBefore ? new boolean[] {true} : new boolean[] {false, true}) {
      List<PicturesDrawn.Picture> pictures = new ArrayList<>();
      for (int p = 0; p < prompts; p++) {
        for (long seed = 1; seed <= seeds; seed++) {
          pictures.add(
              new PicturesDrawn.Picture(
                  p == 0 ? HOSTILE : "a drawing of … on the beach " + p,
                  "",
                  seed,
                  pool.get(random.nextInt(pool.size())),
                  folder.previews().resolve("1.png")));
        }
      }
      publish(new PicturesDrawn(learned ? step : 0, learned ? "<cat>" : "cat", learned, pictures));
    }
    drawnBefore = true;
    publish(new RunEvent.PreviewDrawn(step, folder.previews().resolve("step.png")));
  }

  void end(boolean stopped, Optional<String> notPublished) {
    RunEvent.Validated best = new RunEvent.Validated(90, 0.21 * ratio(90), ratio(90));
    publish(new RunEvent.Trained(STEPS, stopped, Optional.empty(), best));
    publish(new RunEvent.Exported(new TreeMap<>(Map.of("cat.pt", "ab12")), notPublished));
    publish(
        new RunEvent.Ended(
            STEPS, stopped, best, folder.path(), folder.path().getParent(), notPublished));
    publish(new Examined(findings()));
  }

  static List<Finding> findings() {
    return List.of(
        new Finding(
            "vectors",
            Finding.Kind.FACT,
            "The vectors",
            "The vectors are 1.31 to 2.48 of their start's length away from where they began.",
            new Finding.Table(
                List.of(
                    Column.text("vector"),
                    Column.number("distance from the start"),
                    Column.text("nearest words (cosine)")),
                List.of(
                    List.of("1", "1.310", "cat 0.61, <b>kitten</b> 0.52"),
                    List.of("2", "2.480", "orange 0.31, fox 0.30")))),
        new Finding(
            "left-out",
            Finding.Kind.FACT,
            "What each vector adds",
            "Left out alone, 1 of the 2 vectors raises the held-out loss by more than chance.",
            new Finding.Table(
                List.of(Column.text("vector"), Column.number("loss without it, %")),
                List.of(List.of("1", "4.21"), List.of("2", "-0.32")))),
        new Finding("fewer-vectors", Finding.Kind.SUGGESTION, "Fewer vectors", "Try vectors: 1."));
  }

  private BufferedImage picture(int width, int height) {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = picture.createGraphics();
    Color sky = new Color(Color.HSBtoRGB(random.nextFloat(), .3f, .95f));
    g.setPaint(new GradientPaint(0, 0, sky, 0, height, Color.WHITE));
    g.fillRect(0, 0, width, height);
    g.setColor(new Color(0xd9822b));
    g.fillOval(width / 4, height / 3, width / 2, height / 2);
    for (int i = 0; i < width * height / 8; i++) { // as hard to compress as a photo
      int x = random.nextInt(width);
      int y = random.nextInt(height);
      picture.setRGB(x, y, picture.getRGB(x, y) ^ random.nextInt(0x404040));
    }
    g.dispose();
    return picture;
  }

  private ReportFacts facts(Path dataset) {
    List<Placement> training =
        List.of(
            placement(dataset, "wide.png", 300, 120, new Resolution(128, 64)),
            placement(dataset, "tall.png", 120, 200, new Resolution(64, 96)),
            placement(dataset, "one.png", 160, 160, new Resolution(64, 64)),
            placement(dataset, "two.png", 160, 160, new Resolution(64, 64)));
    List<Placement> validation =
        List.of(placement(dataset, "held.png", 160, 150, new Resolution(64, 64)));
    List<Placement> all = new ArrayList<>(training);
    all.addAll(validation);
    TrainingPrompts prompts =
        new TrainingPrompts(
            "<cat>",
            new CaptionTemplates("test", List.of("a drawing of {}", "a {} in the style of {}")),
            all.stream().map(Placement::image).toList());
    return new ReportFacts(
        "cat",
        "<cat> from \"cat\", 2 vectors",
        "model: pocket\nplaceholder: <cat>\npreview:\n  prompts:\n    - '" + HOSTILE + "'\n",
        new RunInputs(
            Map.of(),
            "c0ffee",
            42,
            "f00d5eed",
            new TreeMap<>(),
            new TreeMap<>(),
            "7e57",
            new TreeMap<>(),
            "0.1.0"),
        new Environment("17.0.15+6", "2.7.1", "Linux 6.1 amd64", "cpu"),
        now,
        List.of("two.png is enlarged 1.4 times"),
        DataCards.of(training, validation, prompts, new Thumbnails(CropSheet.SIDE)));
  }

  private Placement placement(
      Path folder, String name, int width, int height, Resolution resolution) {
    Path file = folder.resolve(name);
    PngFiles.write(file, picture(width, height), Map.of());
    Optional<Caption> caption =
        name.equals("one.png")
            ? Optional.of(new Caption(folder.resolve("one.txt"), "<cat> " + HOSTILE))
            : Optional.empty();
    return new Placement(new TrainingImage(file, width, height, caption, name), resolution);
  }
}
