package io.vstar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** With a {@code java} that only tells how it was called, and writes what it is told to write. */
@DisabledOnOs(OS.WINDOWS)
class ClassArchiveTest {
  private static final String JAVA =
      """
      #!/bin/sh
      home=$(dirname "$0")
      printf '%s|' "$@" >> "$home/calls"
      echo >> "$home/calls"
      for option; do
        case $option in
          -XX:DumpLoadedClassList=*) echo classes > "${option#*=}"; exit CODE ;;
          -XX:SharedArchiveFile=*) echo archive > "${option#*=}" ;;
        esac
      done
      """;

  @TempDir Path home;
  private Path lib;
  private Path jar;
  private ClassArchive archive;
  private final List<String> said = Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void layOut() throws IOException {
    lib = Files.createDirectory(home.resolve("lib"));
    jar = Files.createFile(lib.resolve("vstar.jar"));
    archive = new ClassArchive(home, jar, java(0));
  }

  @Test
  void itIsMadeOnceAndAnewForOtherJars() throws IOException {
    archive.makeIfMissing(said::add);
    archive.makeIfMissing(said::add);

    assertThat(lib.resolve("classes.jsa")).hasContent("archive");
    assertThat(calls()).hasSize(2);
    assertThat(calls().get(0))
        .startsWith("@" + home.resolve("bin/vstar.options|"))
        .contains("|-jar|" + jar + "|train-ti|--config=" + home.resolve("configs/cat.yaml|"));
    assertThat(calls().get(1)).contains("|-Xshare:dump|").endsWith("|-jar|" + jar + "|");
    assertThat(said).hasSize(1);

    Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(10)));
    archive.makeIfMissing(said::add);
    assertThat(calls()).hasSize(4);
  }

  @Test
  void aStepThatBringsNothingWillDo() throws IOException {
    new ClassArchive(home, jar, java(8)).makeIfMissing(said::add);

    assertThat(lib.resolve("classes.jsa")).exists();
  }

  @Test
  void whatCannotBeMadeIsNotTriedAgain() throws IOException {
    ClassArchive failing = new ClassArchive(home, jar, java(1));

    failing.makeIfMissing(said::add);
    failing.makeIfMissing(said::add);

    assertThat(calls()).hasSize(1);
    assertThat(lib.resolve("classes.jsa")).doesNotExist();
  }

  @Test
  void anotherJavaMakesItsOwn() throws IOException {
    new ClassArchive(home, jar, java(1)).makeIfMissing(said::add);
    Path other = Files.createDirectory(home.resolve("other"));
    Files.copy(java(0), other.resolve("java"));

    new ClassArchive(home, jar, other.resolve("java")).makeIfMissing(said::add);

    assertThat(lib.resolve("classes.jsa")).exists();
  }

  @Test
  void whatAKilledOneLeftIsRemoved() throws IOException {
    Files.createDirectories(lib.resolve("archiving/out"));

    archive.makeIfMissing(said::add);

    assertThat(lib.resolve("archiving")).doesNotExist();
    assertThat(lib.resolve("classes.jsa")).exists();
  }

  @Test
  void aJavaThatIsNotThereKeepsNobodyFromRunning() {
    new ClassArchive(home, jar, home.resolve("none")).makeIfMissing(said::add);

    assertThat(lib.resolve("classes.jsa")).doesNotExist();
    assertThat(lib.resolve("archiving")).doesNotExist();
  }

  @Test
  void whereNoLauncherStartedTheProgramThereIsNone() {
    assertThat(ClassArchive.ofThisProcess(Map.of())).isEmpty();
  }

  private List<String> calls() throws IOException {
    return Files.readAllLines(home.resolve("calls"));
  }

  private Path java(int code) throws IOException {
    Path java = home.resolve("java");
    Files.writeString(java, JAVA.replace("CODE", Integer.toString(code)));
    assertThat(java.toFile().setExecutable(true)).isTrue();
    return java;
  }
}
