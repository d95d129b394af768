package io.vstar.hostile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A file that tries something.
 *
 * @param attempt what it tries
 * @param name of the file; with folders where it belongs into one
 * @param refusal what the error says; absent if the file is harmless to read
 */
record HostileFile(
    String attempt, Reader reader, String name, Content content, Optional<String> refusal) {

  /** Makes the content of a file. */
  @FunctionalInterface
  interface Content {
    /**
     * @param canary a file that does not exist and is not to be made by reading
     */
    byte[] bytes(Path canary) throws IOException;
  }

  /** Every one there is. */
  static Stream<HostileFile> all() {
    return Stream.of(
            HostilePickles.all(),
            HostileArchives.all(),
            HostileSafetensors.all(),
            HostileModels.all(),
            HostileCollisions.all(),
            HostilePictures.all(),
            HostileConfigs.all())
        .flatMap(each -> each);
  }

  /** One that is refused in these words. */
  static HostileFile refused(
      String attempt, Reader reader, String name, Content content, String words) {
    return new HostileFile(attempt, reader, name, content, Optional.of(words));
  }

  /** One that fails to do harm and is read. */
  static HostileFile harmless(String attempt, Reader reader, String name, Content content) {
    return new HostileFile(attempt, reader, name, content, Optional.empty());
  }

  /** One of text. */
  static Content text(String text) {
    return canary -> text.getBytes(StandardCharsets.UTF_8);
  }

  Path writeInto(Path folder, Path canary) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, content.bytes(canary));
  }

  /** Its name in the report. */
  @Override
  public String toString() {
    return reader + ": " + attempt;
  }
}
