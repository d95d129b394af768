package io.vstar.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.launcher.Checkout.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How {@code bin/vstar} and its short forms call {@code java}. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
  @TempDir Path folder;
  private Checkout checkout;

  @BeforeEach
  void layOut() throws IOException {
    checkout = Checkout.at(folder.toRealPath().resolve("vstar"));
  }

  @Test
  void javaIsToldItsOptionsTheHomeAndTheProgram() throws Exception {
    Call call = checkout.launch(Map.of());

    assertThat(call.output())
        .endsWith(
            "<@%s/bin/vstar.options><-Dvstar.home=%s><-jar><%s><inspect><a file>"
                .formatted(checkout.home(), checkout.home(), checkout.jar()));
  }

  @Test
  void moreOptionsForTheJvmWinOverItsOwn() throws Exception {
    checkout.launch(Map.of());
    Call call = checkout.launch(Map.of("VSTAR_JAVA_OPTS", "-Xmx8g  -Dx=y"));

    assertThat(call.output()).contains("vstar.options><-Xmx8g><-Dx=y><-Dvstar.home=");
  }

  @Test
  void theArchiveOfClassesIsNamedWhereItIsAndWanted() throws Exception {
    checkout.launch(Map.of());
    Path archive = Files.writeString(checkout.jar().resolveSibling("classes.jsa"), "classes");

    assertThat(checkout.launch(Map.of()).output())
        .contains("<-XX:SharedArchiveFile=" + archive + ">");
    assertThat(checkout.launch(Map.of("VSTAR_CLASSES", "off")).output())
        .doesNotContain("SharedArchiveFile");
  }

  @Test
  void memoryOfTensorsIsKeptUnlessTheEnvironmentSaysOtherwise() throws Exception {
    assertThat(checkout.launch(Map.of()).output()).contains("arenas 1\n");
    assertThat(checkout.launch(Map.of("MALLOC_ARENA_MAX", "4")).output()).contains("arenas 4\n");
  }

  @Test
  void anOlderJavaIsRefusedByWhatItsFolderOrItselfSays() throws Exception {
    Path release = checkout.home().resolve("jdk/release");
    Files.writeString(release, "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"1.8.0_392\"\n");
    assertRefused(checkout.launch(Map.of()), 8);
    Files.writeString(release, "JAVA_VERSION=\"11.0.2\"\n");
    assertRefused(checkout.launch(Map.of()), 11);
    Files.delete(release);
    checkout.script("jdk/bin/java", "#!/bin/sh\necho '    java.specification.version = 1.8'\n");
    assertRefused(checkout.launch(Map.of()), 8);
  }

  private void assertRefused(Call call, int version) {
    assertThat(call)
        .isEqualTo(
            new Call(
                2,
                "vstar: needs Java 17 or newer, but %s/jdk/bin/java is Java %d\n"
                    .formatted(checkout.home(), version)));
  }

  @Test
  void unpackedItNeedsNeitherMavenNorSourcesAndTakesTheJavaThatComesAlong() throws Exception {
    Path home = Files.createDirectories(folder.toRealPath().resolve("vstar-1"));
    Files.createDirectories(home.resolve("lib"));
    Files.move(checkout.home().resolve("bin"), home.resolve("bin"));
    Files.delete(home.resolve("bin/build.sh"));
    String[] command = {home.resolve("bin/generate").toString(), "x"};

    Call call = Call.of(checkout.start(Map.of(), command));
    Files.move(checkout.home().resolve("jdk"), home.resolve("runtime"));
    Call own = Call.of(checkout.start(Map.of("JAVA_HOME", "/nowhere"), command));

    assertThat(call.exitCode()).as(call.output()).isZero();
    assertThat(call.output())
        .endsWith("<-Dvstar.home=%s><-jar><%s/lib/vstar.jar><generate><x>".formatted(home, home));
    assertThat(own.output()).isEqualTo(call.output());
  }

  @ParameterizedTest
  @CsvSource({
    "vstar, inspect",
    "train-ti, train-ti",
    "train-hypernetwork, train-hypernetwork",
    "generate, generate"
  })
  void aChainOfLinksLeadsToEachScript(String script, String command) throws Exception {
    Path links = Files.createDirectories(folder.resolve("my links/deep"));
    Path first = Files.createSymbolicLink(links.resolve("first"), checkout.home().resolve("bin"));
    Path second = links.resolve("second");
    Files.createSymbolicLink(second, first.getFileName().resolve(script));
    Path third = Files.createSymbolicLink(folder.resolve("third"), Path.of("my links/deep/second"));
    String[] arguments =
        script.equals("vstar") ? new String[] {"inspect", "x"} : new String[] {"x"};

    Call call = Call.of(checkout.start(Map.of(), commandLine(third.toString(), arguments)));

    assertThat(call.output()).endsWith("/lib/vstar.jar><" + command + "><x>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a space",
        "-dash",
        "glob[a-z]*?",
        "quo'te\"",
        "a;b&c$d",
        "per%20cent",
        "new!er",
        "\\\\tab"
      })
  void aFolderMayHaveAnyNameFromOutsideAndFromWithin(String name) throws Exception {
    Path home = folder.toRealPath().resolve(name);
    Checkout named = Checkout.at(home);

    Call outside = named.launch(Map.of());
    Call beside = Call.of(named.start(Map.of(), in(folder, "sh", "--", name + "/bin/generate")));
    Call within =
        Call.of(named.start(Map.of(), in(home.resolve("bin"), "sh", "vstar", "generate")));

    assertThat(outside.output()).contains("<" + home + "/cli/target/lib/vstar.jar>");
    assertThat(beside.output()).contains("<" + home + "/cli/target/lib/vstar.jar>", "<generate>");
    assertThat(within.output()).contains("<" + home + "/cli/target/lib/vstar.jar>", "<generate>");
    assertThat(named.builds()).hasSize(2);
  }

  @Test
  void aFolderMayHaveLettersThatAreNotAscii() throws Exception {
    // The name is made by the shell: this JVM may not be able to say it.
    String script =
        """
        cd "$1" && name=$(printf '\\305\\274\\303\\263\\305\\202w') && mv vstar "$name"
        JAVA_HOME=$1/$name/jdk exec "$name/bin/vstar" x
        """;
    String parent = folder.toRealPath().toString();

    Call call = Call.of(checkout.start(Map.of(), "sh", "-c", script, "sh", parent));

    assertThat(call.output()).contains("/żółw/cli/target/lib/vstar.jar>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"10:30", "new!"})
  void aFolderBelowWhichJavaFindsNoJarIsRefused(String name) throws Exception {
    Path home = folder.toRealPath().resolve(name);

    Call call = Checkout.at(home).launch(Map.of());

    assertThat(call)
        .isEqualTo(
            new Call(
                2,
                "vstar: its folder is %s, but Java finds no jar below a ':' or '!/'; rename it\n"
                    .formatted(home)));
    assertThat(home.resolve("cli/target")).doesNotExist();
  }

  @Test
  void cdpathDoesNotLeadElsewhere() throws Exception {
    Path elsewhere = Files.createDirectories(folder.resolve("elsewhere/bin"));
    String cdpath = elsewhere.getParent().toString();

    Call call =
        Call.of(
            checkout.start(
                Map.of("CDPATH", cdpath), in(checkout.home(), "sh", "bin/vstar", "generate")));

    assertThat(call.output()).contains("<" + checkout.jar() + ">");
    assertThat(elsewhere.getParent()).isDirectoryNotContaining("glob:**/cli");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "C", "POSIX", "xx_XX.UTF-8"})
  @EnabledOnOs(OS.LINUX)
  void whereTheLocaleKnowsOnlyAsciiJavaReadsNamesAsUtf8(String lang) throws Exception {
    assertThat(checkout.launch(Map.of("LANG", lang)).output()).contains("locale C.UTF-8,");
    assertThat(checkout.launch(Map.of("LC_ALL", lang)).output()).contains("locale C.UTF-8,");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aLocaleThatKnowsMoreStays() throws Exception {
    assertThat(checkout.launch(Map.of("LANG", "C.UTF-8")).output()).contains("locale ,");
  }

  @Test
  void tooFewFilesAreAnErrorThatNamesTheLimitAndTheNeed() throws Exception {
    assertThat(limited("ulimit -n 20"))
        .isEqualTo(
            new Call(
                2,
                "vstar: may open only 20 files at a time, but needs 64; raise the limit, as with ulimit -n 1024\n"));
    assertThat(limited("ulimit -n 64").output()).doesNotContain("may open");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void fewAddressesAreSaidBeforeJavaFails() throws Exception {
    assertThat(limited("ulimit -v 3000000").output())
        .startsWith("vstar: may use only 3000000 kB of addresses;")
        .contains("ulimit -v unlimited\n");
    assertThat(limited("ulimit -v 7000000").output()).doesNotContain("may use");
  }

  private Call limited(String limit) throws IOException {
    return Call.of(
        checkout.start(
            Map.of(),
            "sh",
            "-c",
            limit + "; exec \"$@\"",
            "sh",
            checkout.launcher().toString(),
            "generate"));
  }

  private static String[] commandLine(String program, String... arguments) {
    String[] line = new String[arguments.length + 1];
    line[0] = program;
    System.arraycopy(arguments, 0, line, 1, arguments.length);
    return line;
  }

  /** Runs a command line in a folder, by a name that may be relative to it. */
  private static String[] in(Path folder, String... command) {
    String[] line = new String[command.length + 4];
    line[0] = "sh";
    line[1] = "-c";
    line[2] =
        "CDPATH_WAS=${CDPATH:-}; unset CDPATH; cd -- \"$0\" && CDPATH=$CDPATH_WAS exec \"$@\"";
    line[3] = folder.toString();
    System.arraycopy(command, 0, line, 4, command.length);
    return line;
  }
}
