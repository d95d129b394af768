package io.vstar.train.report;

import io.vstar.error.OutputException;
import io.vstar.generation.GenerationRequest;
import io.vstar.image.Infotext;
import io.vstar.image.PngFiles;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A folder of the preview pictures of one row and step: {@code 01-seed-7.png} is of the first
 * prompt. Each has its prompts and settings in it, as A1111 writes them.
 *
 * @param path the folder, made with its first picture
 */
record PreviewFolder(Path path) {

  /**
   * Writes a picture.
   *
   * @param number the number of the prompt, from 1
   * @param request the request that the picture was drawn by
   * @return the file
   */
  Path write(int number, GenerationRequest request, BufferedImage image) {
    try {
      Files.createDirectories(path);
    } catch (IOException e) {
      throw new OutputException("%s cannot be made a folder (%s)".formatted(path, e), e);
    }
    Path file = path.resolve("%02d-seed-%d.png".formatted(number, request.seed()));
    PngFiles.write(file, image, Map.of(Infotext.PNG_KEYWORD, infotext(request).format()));
    return file;
  }

  private static Infotext infotext(GenerationRequest request) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("Steps", Integer.toString(request.steps()));
    parameters.put("Sampler", request.sampler().name());
    parameters.put("Schedule type", request.sampler().scheduleType());
    parameters.put("CFG scale", Double.toString(request.guidance()));
    parameters.put("Seed", Long.toString(request.seed()));
    parameters.put("Size", request.width() + "x" + request.height());
    return new Infotext(request.prompt(), request.negativePrompt(), parameters);
  }
}
