package io.vstar.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts for Windows, read beside those for POSIX: they say the same to Java and Maven. */
class WindowsScriptsTest {
  private static final Path BIN = Path.of("..", "bin");

  @Test
  void eachProgramHasBoth() throws IOException {
    assertThat(names(".cmd"))
        .isEqualTo(Set.of("vstar", "build", "train-ti", "train-hypernetwork", "generate"));
    Set<String> posix = names("");
    posix.addAll(names(".sh"));
    assertThat(posix).isEqualTo(names(".cmd"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"vstar", "build", "train-ti", "train-hypernetwork", "generate"})
  void linesEndAsWindowsNeedsThemAndHoldAsciiAlone(String name) throws IOException {
    byte[] script = Files.readAllBytes(BIN.resolve(name + ".cmd"));

    for (int i = 0; i < script.length; i++) {
      assertThat(script[i]).as("byte %d", i).isPositive();
      if (script[i] == '\n') {
        assertThat(script[i - 1]).as("byte before the end of line at %d", i).isEqualTo((byte) '\r');
      }
    }
    assertThat(script).endsWith('\r', '\n');
  }

  @Test
  void javaIsToldTheSame() throws IOException {
    String posix = read("vstar");
    String windows = read("vstar.cmd").replace('\\', '/');

    List<String> same =
        List.of("/bin/vstar.options\"", "-Dvstar.home=", "/vstar.jar\"", "-XX:SharedArchiveFile=");
    assertThat(posix).contains(same).contains("/cli/target/lib", "/runtime/bin/java");
    assertThat(windows).contains(same).contains("/cli/target/lib", "/runtime/bin/java");
    assertThat(words("VSTAR_JAVA_OPTS|VSTAR_CLASSES\\b|JAVA_HOME", windows))
        .isEqualTo(words("VSTAR_JAVA_OPTS|VSTAR_CLASSES\\b|JAVA_HOME", posix));
  }

  @ParameterizedTest
  @ValueSource(strings = {"train-ti", "train-hypernetwork", "generate"})
  void aShortFormRunsItsCommand(String name) throws IOException {
    assertThat(read(name)).endsWith("/vstar\" " + name + " \"$@\"\n");
    assertThat(read(name + ".cmd")).endsWith("\"%~dp0vstar.cmd\" " + name + " %*\r\n");
  }

  @Test
  void mavenIsToldTheSame() throws IOException {
    Pattern call = Pattern.compile("mvnw(?:\\.cmd)? (-q [-a-zA-Z, ]*package)");

    assertThat(words(call.pattern(), read("build.cmd")).toString().replace(".cmd", ""))
        .isEqualTo(words(call.pattern(), read("build.sh")).toString())
        .contains("-pl inference,trainer,lab,jobs,cli package");
  }

  private static Set<String> names(String ending) throws IOException {
    try (Stream<Path> files = Files.list(BIN)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> ending.isEmpty() ? name.indexOf('.') < 0 : name.endsWith(ending))
          .map(name -> name.substring(0, name.length() - ending.length()))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static String read(String name) throws IOException {
    return Files.readString(BIN.resolve(name));
  }

  private static Set<String> words(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
