package io.vstar.pictures;

import io.vstar.checkpoint.ModelFiles;
import io.vstar.error.OutputException;
import io.vstar.image.Infotext;
import io.vstar.image.PngFiles;
import io.vstar.io.AtomicFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A folder of class pictures: what a base model draws for the class of a thing, such as "a photo of
 * a dog", for regularisation. Each picture is {@code SEED.png} with its caption {@code SEED.txt}.
 * Seeds that the folder has already are not drawn again, so that the work can be gone on with.
 *
 * @param folder the folder
 * @param order the order of all pictures; its seed counts up
 */
public record ClassPictures(Path folder, PictureOrder order) {

  /**
   * Returns the orders of the pictures that the folder lacks, in the order of their seeds; each is
   * of seeds without a gap.
   *
   * @param files the files of the model that draws them
   * @throws OutputException if a picture in the folder was drawn by another order; it names the
   *     picture and what differs
   */
  public List<PictureOrder> missing(ModelFiles files) {
    List<PictureOrder> missing = new ArrayList<>();
    int from = 0;
    for (int i = 0; i <= order.count(); i++) {
      if (i == order.count() || Files.exists(picture(order.seed() + i))) {
        if (i > from) {
          missing.add(order.withSeed(order.seed() + from).withCount(i - from, order.batchSize()));
        }
        from = i + 1;
      }
      if (i < order.count() && Files.exists(picture(order.seed() + i))) {
        requireSame(picture(order.seed() + i), files);
        writeCaption(order.seed() + i);
      }
    }
    return List.copyOf(missing);
  }

  /**
   * Writes a picture and, before it, its caption.
   *
   * @return the file of the picture
   * @throws OutputException if they cannot be written
   */
  public Path write(MadePicture picture) {
    PictureFolder pictures = new PictureFolder(folder);
    pictures.create();
    writeCaption(picture.seed());
    return pictures.write(picture);
  }

  private void writeCaption(long seed) {
    Path file = folder.resolve(seed + ".txt");
    if (!Files.exists(file)) {
      AtomicFile.write(file, (order.prompt() + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  private Path picture(long seed) {
    return folder.resolve(seed + ".png");
  }

  private void requireSame(Path picture, ModelFiles files) {
    Infotext drawn =
        Infotext.parse(PngFiles.readText(picture).getOrDefault(Infotext.PNG_KEYWORD, ""));
    Infotext wanted = PromptInfotext.plain(files, order);
    require(picture, "prompt", drawn.prompt(), wanted.prompt());
    require(picture, "negative prompt", drawn.negativePrompt(), wanted.negativePrompt());
    Map<String, String> settings = drawn.parameters();
    wanted.parameters().entrySet().stream()
        .filter(each -> !each.getKey().equals("Seed") && !each.getKey().equals("Version"))
        .forEach(
            each -> require(picture, each.getKey(), settings.get(each.getKey()), each.getValue()));
  }

  private static void require(Path picture, String what, String drawn, String wanted) {
    if (!Objects.equals(drawn, wanted)) {
      throw new OutputException(
          "%s was drawn by another order: its %s is \"%s\", not \"%s\"; name another folder, or remove the pictures"
              .formatted(picture, what, drawn == null ? "" : drawn, wanted));
    }
  }
}
