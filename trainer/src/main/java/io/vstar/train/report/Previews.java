package io.vstar.train.report;

import ai.djl.ndarray.NDArray;
import io.vstar.conditioning.PromptEncoder;
import io.vstar.generation.GenerationRequest;
import io.vstar.generation.StableDiffusion;
import io.vstar.generation.TextToImage;
import io.vstar.image.PngFiles;
import io.vstar.train.config.PreviewSettings;
import io.vstar.train.event.PicturesDrawn;
import io.vstar.train.event.RunEvent;
import io.vstar.train.event.RunEvents;
import io.vstar.train.event.RunListener;
import io.vstar.train.loop.StopRequest;
import io.vstar.train.method.Learning;
import io.vstar.train.method.PreviewRow;
import io.vstar.train.result.RunFolder;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;

/**
 * A listener that draws previews during a run and at its end: each prompt and seed without what is
 * learned, and below it with it. Previews draw from their own seeds and change no state, so that
 * training ends in the same values with and without them. Previews that fail are no reason to end a
 * run: it is warned of them.
 */
public final class Previews implements RunListener {
  private final PreviewSettings settings;
  private final PreviewPlan plan;
  private final List<PreviewRow> rows;
  private final PromptEncoder encoder;
  private final TextToImage generator;
  private final RunFolder folder;
  private final StopRequest stop;
  private List<PicturesDrawn.Picture> before; // generated once

  /**
   * Makes a listener.
   *
   * @param settings the settings of the previews
   * @param model the model with which pictures are generated
   * @param learning the learning, which has the rows, the encoder and default prompts
   * @param side the side in pixels of pictures without a size of their own
   * @param folder the folder of the run's files
   * @param stop the request to stop, read between sampling steps; a sheet is then given up
   */
  public Previews(
      PreviewSettings settings,
      StableDiffusion model,
      Learning learning,
      int side,
      RunFolder folder,
      StopRequest stop) {
    this.settings = settings;
    this.plan = PreviewPlan.of(settings, learning.defaultPreviewPrompts(), side, model.config());
    this.rows = List.copyOf(learning.previewRows());
    this.encoder = learning.encoder();
    this.generator = new TextToImage(model);
    this.folder = folder;
    this.stop = stop;
  }

  @Override
  public void listenTo(RunEvents events) {
    events
        .on(
            RunEvent.Started.class,
            event -> {
              if (settings.atStart() && event.completedSteps() == 0) {
                drawOnTheWay(0, events);
              }
            })
        .on(
            RunEvent.StepCompleted.class,
            event -> {
              if (isDue(event.step())) {
                drawOnTheWay(event.step(), events);
              }
            })
        .on(
            RunEvent.Ended.class,
            event -> {
              // A user who stops a run does not want to wait for pictures.
              if (!event.stopped()
                  && write(folder.beforeAfter(), "kept", event.best().step(), events)) {
                events.publish(new RunEvent.ArtifactWritten(folder.beforeAfter()));
              }
            });
  }

  private boolean isDue(int completedSteps) {
    return settings.every().isPresent() && completedSteps % settings.every().get() == 0;
  }

  private void drawOnTheWay(int step, RunEvents events) {
    String name = "step-%06d".formatted(step);
    Path file = folder.previews().resolve(name + ".png");
    if (write(file, name, step, events)) {
      events.publish(new RunEvent.PreviewDrawn(step, file));
    }
  }

  /**
   * Draws a sheet and writes it and its pictures.
   *
   * @param name the name of the folder of pictures
   * @param step the number of updates after which the values are drawn
   * @return false if the sheet was given up or failed
   */
  private boolean write(Path file, String name, int step, RunEvents events) {
    try {
      Sheet sheet = new Sheet(events, before == null ? rows.size() : rows.size() - 1);
      if (before == null) {
        before = sheet.draw(rows.get(0), "without");
        events.publish(new PicturesDrawn(0, rows.get(0).label(), false, before));
      }
      List<List<PicturesDrawn.Picture>> drawn = new ArrayList<>(List.of(before));
      for (PreviewRow row : rows.subList(1, rows.size())) {
        String part = drawn.size() == 1 ? name : name + "-row-" + drawn.size();
        drawn.add(sheet.draw(row, part));
        events.publish(new PicturesDrawn(step, row.label(), true, drawn.get(drawn.size() - 1)));
      }
      PngFiles.write(file, contactSheet(drawn).draw(), texts());
      return true;
    } catch (CancellationException e) {
      return false;
    } catch (RuntimeException e) {
      events.warn(
          "the previews after %d steps failed (%s); the values that are learned do not depend on them"
              .formatted(step, reason(e)));
      return false;
    }
  }

  private static String reason(RuntimeException e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }

  private ContactSheet contactSheet(List<List<PicturesDrawn.Picture>> drawn) {
    List<ContactSheet.Column> columns = new ArrayList<>();
    int from = 0;
    for (PreviewPlan.Column column : plan.columns()) {
      int begin = from;
      int end = from + column.requests().size();
      columns.add(
          new ContactSheet.Column(
              fill(column.prompt(), "…"),
              drawn.stream()
                  .map(
                      row ->
                          row.subList(begin, end).stream()
                              .map(PicturesDrawn.Picture::image)
                              .toList())
                  .toList()));
      from = end;
    }
    return new ContactSheet(rows.stream().map(PreviewRow::label).toList(), columns);
  }

  private Map<String, String> texts() {
    return Map.of(
        "prompts",
        plan.columns().stream().map(PreviewPlan.Column::prompt).collect(Collectors.joining("\n")),
        "seeds",
        settings.seeds().toString());
  }

  /** The drawing of one sheet, which publishes its progress. */
  private final class Sheet {
    private final RunEvents events;
    private final int total;
    private int steps;

    Sheet(RunEvents events, int rowsToDraw) {
      this.events = events;
      this.total = rowsToDraw * plan.samplingSteps();
    }

    /** Draws a row and writes each of its pictures into a folder of previews. */
    List<PicturesDrawn.Picture> draw(PreviewRow row, String name) {
      List<PicturesDrawn.Picture> pictures = new ArrayList<>();
      row.change().during(() -> draw(row, name, pictures));
      return pictures;
    }

    private void draw(PreviewRow row, String name, List<PicturesDrawn.Picture> pictures) {
      PreviewFolder files = new PreviewFolder(folder.previews().resolve(name));
      for (int column = 0; column < plan.columns().size(); column++) {
        for (GenerationRequest request : plan.columns().get(column).requests()) {
          GenerationRequest filled = filled(request, row);
          BufferedImage image =
              generator
                  .with(row.adapter())
                  .generate(filled, row.encoder().orElse(encoder), 1, this::step)
                  .get(0);
          Path file = files.write(column + 1, filled, image);
          pictures.add(
              new PicturesDrawn.Picture(
                  fill(request.prompt(), "…"),
                  filled.negativePrompt(),
                  request.seed(),
                  image,
                  file));
        }
      }
    }

    private void step(int step, NDArray latents) {
      if (stop.made()) {
        throw new CancellationException("stopped while a sheet was drawn");
      }
      steps++;
      // Some samplers take more steps than asked.
      events.publish(new RunEvent.Drawing(Math.min(steps, total), total));
    }
  }

  /** Returns a request with the word of a row, and with what the row does not want to be shown. */
  private GenerationRequest filled(GenerationRequest request, PreviewRow row) {
    String asked = fill(request.negativePrompt(), row.word());
    String negative = row.negativePrompt();
    if (negative.isEmpty() || asked.contains(negative)) {
      negative = asked;
    } else if (!asked.isEmpty()) {
      negative = asked + ", " + negative;
    }
    return new GenerationRequest(
        fill(request.prompt(), row.word()),
        negative,
        request.width(),
        request.height(),
        request.sampler(),
        request.steps(),
        request.guidance(),
        request.seed());
  }

  /**
   * Fills a prompt with the word of a row, in the places for it and instead of the learned word.
   */
  private String fill(String prompt, String word) {
    String filled = prompt.replace("{}", word).replace("[name]", word);
    String learned = rows.get(rows.size() - 1).word();
    return learned.isEmpty() ? filled : filled.replace(learned, word);
  }
}
