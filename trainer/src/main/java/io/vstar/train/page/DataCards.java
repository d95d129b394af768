package io.vstar.train.page;

import io.vstar.image.JpegUrl;
import io.vstar.train.bucket.Placement;
import io.vstar.train.bucket.Resolution;
import io.vstar.train.dataset.TrainingPrompts;
import io.vstar.train.report.Thumbnails;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The pictures of a run by bucket, as a page shows them: a thumbnail with its crop, the prompt and
 * what is cut off.
 *
 * @param buckets the buckets from the smallest to the largest
 * @param leftOut the number of pictures that are not shown
 */
public record DataCards(List<Bucket> buckets, int leftOut) {
  /** The largest number of pictures shown; if there are more, those that are cropped most are. */
  static final int MAX_PICTURES = 100;

  /** The largest side of a thumbnail in pixels. */
  private static final int SIDE = 128;

  private static final int MAX_PROMPT = 240;

  /**
   * The pictures of one resolution.
   *
   * @param size the resolution in words
   * @param trained the number of training pictures
   * @param heldOut the number of held-out pictures
   * @param cards the pictures that are shown
   */
  record Bucket(String size, int trained, int heldOut, List<Card> cards) {}

  /**
   * A picture.
   *
   * @param file the name of the file
   * @param prompt one of the prompts it is trained with
   * @param more the number of its other prompts
   * @param heldOut whether it is only measured on
   * @param cut what the crop cuts off in words; empty if nothing
   * @param crop the place of the crop as declarations of a style
   * @param thumbnail the whole picture; one with an empty URL if it cannot be read
   */
  record Card(
      String file,
      String prompt,
      int more,
      boolean heldOut,
      String cut,
      String crop,
      JpegUrl thumbnail) {}

  private record Shown(Placement picture, boolean heldOut) {}

  /**
   * Reads the cards of a run.
   *
   * @param training the training pictures
   * @param validation the pictures measured on, which may be the same
   * @param prompts the prompts of all of them
   * @param thumbnails the small pictures
   */
  public static DataCards of(
      List<Placement> training,
      List<Placement> validation,
      TrainingPrompts prompts,
      Thumbnails thumbnails) {
    List<Shown> all = shown(training, validation);
    Set<Shown> mostCropped =
        all.stream()
            .sorted(Comparator.comparingDouble(each -> -each.picture().cropLoss()))
            .limit(MAX_PICTURES)
            .collect(Collectors.toCollection(HashSet::new));
    Map<Resolution, List<Shown>> byResolution =
        all.stream()
            .collect(
                Collectors.groupingBy(
                    each -> each.picture().resolution(), TreeMap::new, Collectors.toList()));
    List<Bucket> buckets = new ArrayList<>();
    byResolution.forEach(
        (size, pictures) ->
            buckets.add(
                new Bucket(
                    size.width() + " × " + size.height(),
                    (int) pictures.stream().filter(each -> !each.heldOut()).count(),
                    (int) pictures.stream().filter(Shown::heldOut).count(),
                    pictures.stream()
                        .filter(mostCropped::contains)
                        .map(each -> card(each, prompts, thumbnails))
                        .toList())));
    return new DataCards(buckets, all.size() - mostCropped.size());
  }

  private static List<Shown> shown(List<Placement> training, List<Placement> validation) {
    Set<Path> trained =
        training.stream().map(each -> each.image().path()).collect(Collectors.toSet());
    List<Shown> all = new ArrayList<>();
    training.forEach(each -> all.add(new Shown(each, false)));
    validation.stream()
        .filter(each -> !trained.contains(each.image().path()))
        .forEach(each -> all.add(new Shown(each, true)));
    return all;
  }

  private static Card card(Shown each, TrainingPrompts prompts, Thumbnails thumbnails) {
    Placement picture = each.picture();
    List<String> variants = prompts.variants(picture.image());
    long percent = Math.round(100 * picture.cropLoss());
    return new Card(
        picture.image().path().getFileName().toString(),
        shortened(variants.get(0)),
        variants.size() - 1,
        each.heldOut(),
        percent == 0 ? "" : percent + " % cut off",
        crop(picture),
        thumbnails
            .of(picture.image().path())
            .map(small -> JpegUrl.of(small, SIDE))
            .orElse(new JpegUrl("", SIDE, SIDE)));
  }

  /** Returns the place of the crop in the picture, in percent of its sides. */
  static String crop(Placement picture) {
    double width = picture.scaled().width();
    double height = picture.scaled().height();
    return String.format(
        Locale.ROOT,
        "left:%.2f%%;top:%.2f%%;width:%.2f%%;height:%.2f%%",
        100 * picture.cropLeft() / width,
        100 * picture.cropTop() / height,
        100 * picture.resolution().width() / width,
        100 * picture.resolution().height() / height);
  }

  /** Returns a prompt, or its beginning if it is long. */
  static String shortened(String prompt) {
    return prompt.length() <= MAX_PROMPT ? prompt : prompt.substring(0, MAX_PROMPT) + "…";
  }
}
