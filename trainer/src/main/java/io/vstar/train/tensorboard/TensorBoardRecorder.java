package io.vstar.train.tensorboard;

import io.vstar.train.config.TrainConfig;
import io.vstar.train.event.PicturesDrawn;
import io.vstar.train.event.RunEvent;
import io.vstar.train.event.RunEvents;
import io.vstar.train.event.RunListener;
import io.vstar.train.result.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import tensorboard.Summary;

/**
 * A listener that writes the event file of a run, {@code events.out.tfevents.…} in its folder.
 *
 * <p>A run that continues another one has that one's files in its folder and begins a new one,
 * which tells TensorBoard from which step on it takes the place of the others. A file that cannot
 * be written is given up with a warning: it is no reason to end a run.
 */
public final class TensorBoardRecorder implements RunListener, AutoCloseable {
  private static final int TAG_LENGTH = 80;

  private final RunFolder folder;
  private final TrainConfig config;
  private final InstantSource clock;
  private RunEvents events;
  private EventFile file; // null before the training starts, and once it is given up
  private int step;
  private boolean promptsWritten;
  private boolean ended;

  /** An action on the open event file. */
  @FunctionalInterface
  private interface Writing {
    void to(EventFile file) throws IOException;
  }

  /**
   * Makes a recorder; the file is begun once the training starts.
   *
   * @param folder the folder of the run's files, which has the config
   * @param config the config of the run
   * @param clock the clock of the events
   */
  public TensorBoardRecorder(RunFolder folder, TrainConfig config, InstantSource clock) {
    this.folder = folder;
    this.config = config;
    this.clock = clock;
  }

  @Override
  public void listenTo(RunEvents all) {
    this.events = all;
    all.on(RunEvent.Started.class, this::start)
        .on(RunEvent.StepCompleted.class, event -> scalars(event.step(), event.metrics()))
        .on(RunEvent.Validated.class, event -> scalars(event.step(), event.metrics()))
        .on(RunEvent.Measured.class, event -> scalars(event.step(), event.metrics()))
        .on(PicturesDrawn.class, this::pictures)
        .on(RunEvent.Trained.class, this::end)
        .on(RunEvent.Ended.class, event -> ended = true);
  }

  private void start(RunEvent.Started event) {
    step = event.completedSteps();
    try {
      file = EventFile.create(folder.newEvents(clock.instant()), clock);
    } catch (IOException e) {
      giveUp(e);
    }
    write(
        to -> {
          if (step > 0) {
            to.continueFrom(step + 1);
          } else {
            to.append(0, Hyperparameters.start(config, clock.instant()));
            String yaml = Files.readString(folder.config());
            to.append(0, Summaries.text("config", "```yaml\n" + yaml + "```\n"));
          }
        });
  }

  private void scalars(int at, Map<String, Double> metrics) {
    step = at;
    write(to -> to.append(at, Summaries.scalars(metrics)));
  }

  /**
   * Writes pictures. Those without what is learned are drawn once in a process and belong to the
   * present step; those after the end are of the best step, which lies before the last, and have
   * tags of their own.
   */
  private void pictures(PicturesDrawn drawn) {
    List<PicturesDrawn.Picture> pictures = drawn.pictures();
    String group = ended && drawn.learned() ? drawn.label() + ", kept" : drawn.label();
    int at = drawn.learned() ? drawn.step() : step;
    write(
        to -> {
          if (!promptsWritten) {
            promptsWritten = true;
            to.append(at, Summaries.text("preview prompts", table(pictures)));
          }
          for (int i = 0; i < pictures.size(); i++) {
            PicturesDrawn.Picture picture = pictures.get(i);
            String name = "%s/%02d %s".formatted(group, i + 1, picture.prompt());
            String tag = name.length() <= TAG_LENGTH ? name : name.substring(0, TAG_LENGTH) + "…";
            to.append(
                at,
                Summaries.picture(
                    "%s (seed %d)".formatted(tag, picture.seed()), description(picture), picture));
          }
        });
  }

  private static String table(List<PicturesDrawn.Picture> pictures) {
    StringBuilder table =
        new StringBuilder("| | prompt | negative prompt | seed | size |\n|---|---|---|---|---|\n");
    for (int i = 0; i < pictures.size(); i++) {
      PicturesDrawn.Picture picture = pictures.get(i);
      table.append(
          "| %d | %s | %s | %d | %d×%d |\n"
              .formatted(
                  i + 1,
                  cell(picture.prompt()),
                  cell(picture.negativePrompt()),
                  picture.seed(),
                  picture.image().getWidth(),
                  picture.image().getHeight()));
    }
    return table.toString();
  }

  private static String description(PicturesDrawn.Picture picture) {
    String negative = picture.negativePrompt();
    return negative.isEmpty()
        ? picture.prompt()
        : picture.prompt() + "\n\nnegative prompt: " + negative;
  }

  /** Returns a text for a cell of a table in Markdown, in which bars part cells. */
  private static String cell(String text) {
    return text.replace("|", "\\|").replace("\n", " ");
  }

  private void end(RunEvent.Trained event) {
    if (!event.stopped()) { // a run that was stopped can go on
      Summary end = Hyperparameters.end(event.failure().isPresent(), clock.instant());
      write(to -> to.append(event.steps(), end));
    }
  }

  private void write(Writing writing) {
    if (file == null) {
      return;
    }
    try {
      writing.to(file);
    } catch (IOException e) {
      giveUp(e);
    }
  }

  private void giveUp(IOException reason) {
    close();
    events.warn(
        "the event file for TensorBoard cannot be written (%s); the run goes on without it"
            .formatted(reason));
  }

  @Override
  public void close() {
    EventFile open = file;
    file = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // Every event is written when it happens; there is nothing left to lose.
      }
    }
  }
}
