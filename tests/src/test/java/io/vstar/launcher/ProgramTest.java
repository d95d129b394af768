package io.vstar.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.cli.Vstar;
import io.vstar.endtoend.FewPictures;
import io.vstar.launcher.Checkout.Call;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole program in a process of its own, under other people's settings. */
class ProgramTest {
  private static final Path MODEL = Path.of("src/test/resources/golden/tiny-sd15");
  private static final String DIGITS_OF_ELSEWHERE = "(?s).*[\\p{Nd}&&[^0-9]].*";

  @TempDir Path folder;

  @Test
  void whatIsPrintedIsTheSameInAllLanguages() throws Exception {
    String file = MODEL.resolve("unet/diffusion_pytorch_model.safetensors").toString();

    Call english = run("en-US", Map.of(), "inspect", file);

    assertThat(english.exitCode()).isZero();
    for (String language : List.of("ar-EG", "fa-IR", "de-DE", "tr-TR")) {
      assertThat(run(language, Map.of(), "inspect", file)).as(language).isEqualTo(english);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ar-EG", "de-DE"})
  void aTrainingRunWritesAndPrintsItsFiguresAsPlainNumbers(String language) throws Exception {
    Path pictures = FewPictures.copy("cat", 2, folder);
    Call call =
        run(
            language,
            Map.of(),
            "train-ti",
            "--config=../configs/cat.yaml",
            "--output=" + folder.resolve("out"),
            "--set=dataset.path=" + pictures,
            "--set=vectors=2",
            "--set=training.steps=2",
            "--set=training.batchSize=1",
            "--set=validation.timesteps=2",
            "--set=preview.prompts=[\"{}\"]",
            "--set=preview.seeds=[1]",
            "--set=preview.steps=1");

    assertThat(call.exitCode()).as(call.output()).isZero();
    assertThat(call.output())
        .doesNotMatch(DIGITS_OF_ELSEWHERE)
        .doesNotContainPattern("[0-9],[0-9]");
    for (String file : List.of("metrics.csv", "config.yaml", "manifest.json")) {
      assertThat(Files.readString(folder.resolve("out/cat").resolve(file)))
          .doesNotMatch(DIGITS_OF_ELSEWHERE);
    }
    assertThat(Files.readAllLines(folder.resolve("out/cat/metrics.csv")))
        .extracting(line -> line.split(",", -1).length)
        .hasSizeGreaterThan(2)
        .containsOnly(
            Files.readAllLines(folder.resolve("out/cat/metrics.csv")).get(0).split(",").length);
  }

  @Test
  void aPromptMayBeginWithAnAtSign() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "a red bird");

    Call call =
        run(
            "en-US",
            Map.of(),
            "generate",
            "--model=" + MODEL,
            "--steps=1",
            "--output=" + folder,
            "--prompt",
            "@" + secret);

    assertThat(call.exitCode()).as(call.output()).isZero();
    assertThat(Files.readString(folder.resolve("1.png"), StandardCharsets.ISO_8859_1))
        .contains("@" + secret)
        .doesNotContain("a red bird");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void withTheLaunchersLocaleAPathMayHaveLettersThatAreNotAscii() throws Exception {
    // The shell makes the name: this JVM may not be able to say it.
    List<String> inspect = commandLine("en-US", "inspect");
    String script =
        "name=$0/$(printf '\\305\\274\\303\\263\\305\\202w').txt; echo x > \"$name\"; exec \"$@\""
            + " \"$name\"";
    List<String> command = new ArrayList<>(List.of("sh", "-c", script, folder.toString()));
    command.addAll(inspect);

    Call call = Call.of(process(Map.of("LC_ALL", "C.UTF-8"), command).start());

    assertThat(call.exitCode()).as(call.output()).isEqualTo(3);
    assertThat(call.output()).contains("żółw.txt");
  }

  private static Call run(String language, Map<String, String> environment, String... arguments)
      throws IOException {
    return Call.of(process(environment, commandLine(language, arguments)).start());
  }

  private static List<String> commandLine(String language, String... arguments) {
    String[] parts = language.split("-");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Duser.language=" + parts[0],
                "-Duser.country=" + parts[1],
                "-cp",
                System.getProperty("java.class.path"),
                Vstar.class.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  private static ProcessBuilder process(Map<String, String> environment, List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("DJL_OFFLINE", "true");
    builder.environment().put("OPT_OUT_TRACKING", "true");
    builder.environment().putAll(environment);
    return builder;
  }
}
