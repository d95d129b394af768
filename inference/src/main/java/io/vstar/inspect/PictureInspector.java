package io.vstar.inspect;

import io.vstar.image.ImageFiles;
import io.vstar.image.ImageSize;
import io.vstar.image.Infotext;
import io.vstar.image.PngFiles;
import io.vstar.image.UserComment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Inspects pictures for the parameters of their generation and for an embedding. */
final class PictureInspector {
  /** The keyword of the PNG text that holds an embedding (A1111's image_embedding.py). */
  private static final String EMBEDDING_KEYWORD = "sd-ti-embedding";

  private PictureInspector() {}

  static Inspection inspect(Path path, FileFormat format) {
    ImageSize size = ImageFiles.readSize(path);
    Map<String, String> texts = texts(path, format);
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("width", size.width());
    details.put("height", size.height());
    String parameters = texts.remove(Infotext.PNG_KEYWORD);
    if (parameters != null) {
      Infotext infotext = Infotext.parse(parameters);
      details.put("prompt", infotext.prompt());
      details.put("negative_prompt", infotext.negativePrompt());
      details.put("parameters", infotext.parameters());
    }
    List<String> notes = new ArrayList<>();
    boolean embedding = texts.remove(EMBEDDING_KEYWORD) != null;
    details.put("embedding", embedding);
    if (embedding) {
      notes.add("it carries an embedding for A1111's web UI (" + EMBEDDING_KEYWORD + ")");
    }
    return new Inspection(
        path,
        format,
        Inspector.bytes(path),
        Identity.of(FileKind.PICTURE),
        List.of(),
        details,
        texts,
        Optional.empty(),
        notes);
  }

  private static Map<String, String> texts(Path path, FileFormat format) {
    Map<String, String> texts = new LinkedHashMap<>();
    if (format == FileFormat.PNG) {
      texts.putAll(PngFiles.readText(path));
    } else {
      UserComment.read(path).ifPresent(text -> texts.put(Infotext.PNG_KEYWORD, text));
    }
    return texts;
  }
}
