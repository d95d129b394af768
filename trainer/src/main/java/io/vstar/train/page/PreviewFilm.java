package io.vstar.train.page;

import io.vstar.image.JpegUrl;
import io.vstar.train.event.PicturesDrawn;
import java.util.ArrayList;
import java.util.List;

/**
 * The preview pictures of a run, small, by step. Their number is bounded by the bytes they take: if
 * there are too many, every other step is given up, but for the first and the last.
 */
final class PreviewFilm {
  /** The largest side of a picture in pixels. */
  static final int SIDE = 144;

  /**
   * The steps that are shown at most; more pictures side by side show no more, and less of each.
   */
  static final int MAX_STEPS = 40;

  /** The pictures of a step that are shown at most; the others are on its sheet. */
  static final int MAX_PICTURES = 24;

  private final long maxLength;
  private final List<Frame> frames = new ArrayList<>();
  private Frame before; // null until drawn
  private int every = 1;
  private int count;
  private boolean leavesOut;
  private int resumedAt;

  /**
   * The pictures of one step.
   *
   * @param number the number of the frame from 0
   * @param step the number of updates made
   * @param label the label of the row of the sheet
   * @param pictures the pictures
   */
  record Frame(int number, int step, String label, List<Shot> pictures) {
    boolean shows(PicturesDrawn drawn) {
      return step == drawn.step() && label.equals(drawn.label());
    }

    long length() {
      return pictures.stream().mapToLong(shot -> shot.jpeg().length()).sum();
    }
  }

  /**
   * One picture.
   *
   * @param prompt the prompt
   * @param seed the seed of its noise
   * @param jpeg the picture
   */
  record Shot(String prompt, long seed, JpegUrl jpeg) {}

  /**
   * The pictures of one prompt and seed, by step.
   *
   * @param prompt the prompt
   * @param seed the seed
   * @param scenes the pictures with their labels
   */
  record Strip(String prompt, long seed, List<Scene> scenes) {}

  /**
   * A picture of a strip.
   *
   * @param caption the step; the label of the row for the base model alone
   * @param jpeg the picture
   */
  record Scene(String caption, JpegUrl jpeg) {}

  /**
   * Begins without pictures.
   *
   * @param maxLength the number of characters that the pictures may take
   */
  PreviewFilm(long maxLength) {
    this.maxLength = maxLength;
  }

  /**
   * Begins after the pictures of an earlier run, which are on its sheets only.
   *
   * @param completedSteps the number of updates made by that run
   */
  void resume(int completedSteps) {
    resumedAt = completedSteps;
  }

  /** Adds the pictures of a step. */
  void add(PicturesDrawn drawn) {
    leavesOut |= drawn.pictures().size() > MAX_PICTURES;
    List<Shot> shots =
        drawn.pictures().stream()
            .limit(MAX_PICTURES)
            .map(each -> new Shot(each.prompt(), each.seed(), JpegUrl.of(each.image(), SIDE)))
            .toList();
    if (!drawn.learned()) {
      before = new Frame(-1, drawn.step(), drawn.label(), shots);
      return;
    }
    if (!frames.isEmpty() && last().shows(drawn)) {
      return; // the end shows the same again
    }
    // A frame that is only here for being the last gives way to the next one.
    if (!frames.isEmpty() && last().number() % every != 0) {
      frames.remove(frames.size() - 1);
    }
    frames.add(new Frame(count++, drawn.step(), drawn.label(), shots));
    while (frames.size() > 2 && (frames.size() > MAX_STEPS || length() > maxLength)) {
      every *= 2;
      Frame last = last();
      frames.removeIf(frame -> frame.number() % every != 0 && frame != last);
    }
  }

  /** Returns what is not shown, in sentences; empty if all is. */
  String note() {
    List<String> notes = new ArrayList<>();
    if (resumedAt > 0) {
      notes.add("Those up to step %d are on the sheets in previews/.".formatted(resumedAt));
    }
    int givenUp = count - frames.size();
    if (givenUp > 0) {
      notes.add("Those of %d more steps are on the sheets in previews/.".formatted(givenUp));
    }
    if (leavesOut) {
      notes.add(
          "Only the first %d pictures of a step are shown; the sheets have all."
              .formatted(MAX_PICTURES));
    }
    return String.join(" ", notes);
  }

  /** Returns the strips, one for each prompt and seed in the order of the sheet. */
  List<Strip> strips() {
    List<Frame> all = new ArrayList<>(before == null ? List.of() : List.of(before));
    all.addAll(frames);
    List<Strip> strips = new ArrayList<>();
    int pictures = all.stream().mapToInt(frame -> frame.pictures().size()).max().orElse(0);
    for (int i = 0; i < pictures; i++) {
      int index = i;
      List<Frame> shown = all.stream().filter(frame -> index < frame.pictures().size()).toList();
      Shot first = shown.get(0).pictures().get(i);
      strips.add(
          new Strip(
              first.prompt(),
              first.seed(),
              shown.stream()
                  .map(frame -> new Scene(caption(frame), frame.pictures().get(index).jpeg()))
                  .toList()));
    }
    return strips;
  }

  /**
   * Returns what stands below a picture; the kept values come last, and may be of an early step.
   */
  private String caption(Frame frame) {
    if (frame == before) {
      return frame.label();
    }
    boolean earlier = frames.stream().anyMatch(other -> other.step() > frame.step());
    return (frame == last() && earlier ? "kept, step " : "step ") + frame.step();
  }

  private Frame last() {
    return frames.get(frames.size() - 1);
  }

  private long length() {
    return frames.stream().mapToLong(Frame::length).sum();
  }
}
