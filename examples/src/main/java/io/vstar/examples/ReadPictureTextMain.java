package io.vstar.examples;

import io.vstar.image.Infotext;
import io.vstar.image.PngFiles;
import java.nio.file.Path;

/**
 * Reads how a picture was made from the text that A1111 and vstar write into PNG files.
 *
 * <p>Argument: the PNG file.
 */
public final class ReadPictureTextMain {
  private ReadPictureTextMain() {}

  public static void main(String[] args) {
    String text = PngFiles.readText(Path.of(args[0])).get(Infotext.PNG_KEYWORD);
    if (text == null) {
      System.out.println("no text says how it was made");
      return;
    }
    Infotext infotext = Infotext.parse(text);
    System.out.println("prompt: " + infotext.prompt());
    System.out.println("negative prompt: " + infotext.negativePrompt());
    infotext.parameters().forEach((name, value) -> System.out.println(name + ": " + value));
  }
}
