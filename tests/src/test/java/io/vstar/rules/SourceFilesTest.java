package io.vstar.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is written in the source files and cannot be seen in classes. */
class SourceFilesTest {
  private static final int MAX_LINES = 400;
  private static final List<Path> ROOTS =
      Stream.of("inference", "trainer", "lab", "jobs", "cli", "examples")
          .map(module -> Path.of("..", module, "src/main/java"))
          .toList();

  @Test
  void everyFileIsShortEnoughToReadAtOnce() throws IOException {
    for (Path source : sources()) {
      assertThat(Files.readAllLines(source, UTF_8)).as("%s", source).hasSizeLessThan(MAX_LINES);
    }
  }

  @Test
  void everyPackageSaysWhatItIsFor() throws IOException {
    Set<Path> folders = sources().stream().map(Path::getParent).collect(Collectors.toSet());
    assertThat(folders).hasSizeGreaterThan(20);
    for (Path folder : folders) {
      Path description = folder.resolve("package-info.java");
      assertThat(description).isRegularFile();
      assertThat(Files.readString(description, UTF_8)).as("%s", description).startsWith("/**");
    }
  }

  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (Path root : ROOTS) {
      try (Stream<Path> files = Files.walk(root)) {
        files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
      }
    }
    return sources;
  }
}
