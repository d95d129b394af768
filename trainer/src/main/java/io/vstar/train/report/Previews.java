package io.vstar.train.report;

import ai.djl.ndarray.NDArray;
import io.vstar.conditioning.PromptEncoder;
import io.vstar.generation.GenerationRequest;
import io.vstar.generation.StableDiffusion;
import io.vstar.generation.TextToImage;
import io.vstar.image.PngFiles;
import io.vstar.sampling.DdimSampler;
import io.vstar.train.config.PreviewSettings;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

/**
 * A listener that draws previews during a run and at its end: each prompt and seed without what is
 * learned, and below it with it. Previews draw from their own seeds and change no state, so that
 * training ends in the same values with and without them.
 */
public final class Previews implements RunListener {
  private final PreviewSettings settings;
  private final List<String> prompts;
  private final List<PreviewRow> rows;
  private final PromptEncoder encoder;
  private final TextToImage generator;
  private final int side;
  private final RunFolder folder;
  private final StopRequest stop;
  private List<BufferedImage> before; // generated once

  /**
   * Makes a listener.
   *
   * @param settings the settings of the previews
   * @param model the model with which pictures are generated
   * @param learning the learning, which has the rows, the encoder and default prompts
   * @param side the side of the pictures in pixels
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
    this.prompts =
        settings.prompts().isEmpty() ? learning.defaultPreviewPrompts() : settings.prompts();
    this.rows = List.copyOf(learning.previewRows());
    this.encoder = learning.encoder();
    this.generator = new TextToImage(model);
    this.side = side;
    this.folder = folder;
    this.stop = stop;
  }

  @Override
  public void listenTo(RunEvents events) {
    events
        .on(
            RunEvent.StepCompleted.class,
            event -> {
              if (isDue(event.step())) {
                Path file = folder.previews().resolve("step-%06d.png".formatted(event.step()));
                if (write(file, events)) {
                  events.publish(new RunEvent.PreviewDrawn(event.step(), file));
                }
              }
            })
        .on(
            RunEvent.Ended.class,
            event -> {
              // A user who stops a run does not want to wait for pictures.
              if (!event.stopped() && write(folder.beforeAfter(), events)) {
                events.publish(new RunEvent.ArtifactWritten(folder.beforeAfter()));
              }
            });
  }

  private boolean isDue(int completedSteps) {
    return settings.every().isPresent() && completedSteps % settings.every().get() == 0;
  }

  /**
   * Draws a sheet and writes it.
   *
   * @return false if the sheet was given up
   */
  private boolean write(Path file, RunEvents events) {
    try {
      Sheet sheet = new Sheet(events, before == null ? rows.size() : rows.size() - 1);
      if (before == null) {
        before = sheet.draw(rows.get(0));
      }
      Map<String, List<BufferedImage>> pictures = new LinkedHashMap<>();
      pictures.put(rows.get(0).label(), before);
      rows.subList(1, rows.size()).forEach(row -> pictures.put(row.label(), sheet.draw(row)));
      PngFiles.write(
          file,
          new ContactSheet(prompts.stream().map(p -> fill(p, "…")).toList(), seeds(), pictures)
              .draw(),
          Map.of("prompts", String.join("\n", prompts), "seeds", settings.seeds().toString()));
      return true;
    } catch (CancellationException e) {
      return false;
    }
  }

  private int seeds() {
    return settings.seeds().size();
  }

  /** The drawing of one sheet, which publishes its progress. */
  private final class Sheet {
    private final RunEvents events;
    private final int total;
    private int steps;

    Sheet(RunEvents events, int rowsToDraw) {
      this.events = events;
      this.total = rowsToDraw * prompts.size() * seeds() * settings.steps();
    }

    List<BufferedImage> draw(PreviewRow row) {
      List<BufferedImage> images = new ArrayList<>();
      for (String prompt : prompts) {
        for (long seed : settings.seeds()) {
          images.addAll(
              generator
                  .with(row.adapter())
                  .generate(request(fill(prompt, row.word()), seed), encoder, 1, this::step));
        }
      }
      return images;
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

  private GenerationRequest request(String prompt, long seed) {
    return new GenerationRequest(
        prompt, "", side, side, new DdimSampler(), settings.steps(), settings.guidance(), seed);
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
