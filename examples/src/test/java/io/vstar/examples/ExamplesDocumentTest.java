package io.vstar.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents say of the examples. */
class ExamplesDocumentTest {
  private static final Path SOURCES = Path.of("src/main/java/io/vstar/examples");
  private static final Pattern SNIPPET = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern ROW = Pattern.compile("\\| \\[(\\w+)]\\((\\S+)\\) \\| \\S.* \\|");
  private static final Pattern MAIN =
      Pattern.compile(
          "  public static void main.*? \\{\n(.*?)^  }$", Pattern.DOTALL | Pattern.MULTILINE);

  @Test
  void everyExampleHasARowThatLinksToIt() throws IOException {
    List<MatchResult> rows = ROW.matcher(Files.readString(Path.of("README.md"))).results().toList();

    assertThat(rows).extracting(row -> row.group(1)).containsExactlyInAnyOrderElementsOf(names());
    assertThat(rows)
        .allSatisfy(
            row -> assertThat(row.group(2)).isEqualTo(SOURCES + "/" + row.group(1) + ".java"));
  }

  @Test
  void theFrontPageShowsWhatTheExamplesDo() throws IOException {
    List<String> snippets =
        SNIPPET
            .matcher(Files.readString(Path.of("../README.md")))
            .results()
            .map(found -> found.group(1))
            .toList();

    assertThat(snippets)
        .containsExactly(bodyOfMain("DrawPicturesMain"), bodyOfMain("TrainTextualInversionMain"));
  }

  @Test
  void anExampleIsShortAndSaysWhatItShowsAndWhatItTakes() throws IOException {
    for (String name : names()) {
      assertThat(bodyOfMain(name).lines().count()).as(name).isBetween(1L, 40L);
      assertThat(source(name)).as(name).containsPattern("Arguments?: |There are no arguments");
    }
  }

  /** The command of the documents, with the class path of this test in place of {@code lib}. */
  @Test
  void javaRunsAnExampleFromItsSource() throws Exception {
    String withoutClasses =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(each -> !Files.exists(Path.of(each, "io/vstar/examples")))
            .collect(Collectors.joining(File.pathSeparator));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                withoutClasses,
                SOURCES.resolve("TokenizePromptMain.java").toString(),
                "a cat")
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).contains("2 tokens, 75 fit: [320, 598]");
  }

  private static List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(SOURCES)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith("Main.java"))
          .map(name -> name.replace(".java", ""))
          .toList();
    }
  }

  private static String source(String name) throws IOException {
    return Files.readString(SOURCES.resolve(name + ".java"));
  }

  private static String bodyOfMain(String name) throws IOException {
    Matcher main = MAIN.matcher(source(name));
    assertThat(main.find()).as(name).isTrue();
    return main.group(1).replaceAll("(?m)^    ", "");
  }
}
