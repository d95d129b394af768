package io.vstar.cli.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.checkpoint.TinyModel;
import io.vstar.cli.console.Commands;
import io.vstar.cli.console.ExitCode;
import io.vstar.tensor.CpuRuntime;
import io.vstar.tensor.DeviceChoice;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MakeClassCommandTest {
  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @TempDir static Path models;
  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void write() throws IOException {
    TinyModel.write(CPU.runtime(), models.resolve("tiny"));
  }

  private int run(String... more) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "make-class",
                "--model",
                models.resolve("tiny").toString(),
                "--steps",
                "2",
                "--output",
                folder.resolve("class").toString(),
                "--device",
                "cpu"));
    arguments.addAll(List.of(more));
    CommandLine line =
        new CommandLine(new DatasetCommand())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .registerConverter(DeviceChoice.class, DeviceChoice::new)
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    return Commands.run(line, arguments.toArray(String[]::new));
  }

  @Test
  void picturesAndCaptionsAreMadeOnce() throws IOException {
    assertThat(run("--prompt", "a photo of a dog", "-n", "3", "--seed", "5")).isZero();
    Path class_ = folder.resolve("class");
    assertThat(out.toString())
        .contains(class_.resolve("5.png").toString(), class_.resolve("7.png").toString())
        .endsWith(class_ + " has 3 pictures, 3 of them new\n");
    assertThat(class_.resolve("6.txt")).hasContent("a photo of a dog");

    Files.delete(class_.resolve("6.png"));
    assertThat(run("--prompt", "a photo of a dog", "-n", "3", "--seed", "5")).isZero();
    assertThat(out.toString()).doesNotContain("5.png").contains("6.png").contains("1 of them new");
    assertThat(run("--prompt", "a photo of a dog", "-n", "3", "--seed", "5")).isZero();
    assertThat(out.toString()).isEqualTo(class_ + " has 3 pictures, 0 of them new\n");

    assertThat(run("--prompt", "a photo of a cat", "-n", "3", "--seed", "5"))
        .isEqualTo(ExitCode.OUTPUT);
    assertThat(err.toString()).contains("5.png was drawn by another order");
  }

  @Test
  void everySamplerOfGenerateIsTakenAndTheSameOrderAgain() {
    String[] order = {"--prompt", "a dog", "-n", "1", "--sampler", "DPM++ 2M SDE Karras"};
    assertThat(run(order)).as("%s", err).isZero();
    assertThat(out.toString()).contains("1 of them new");
    assertThat(run(order)).as("%s", err).isZero();
    assertThat(out.toString()).contains("0 of them new");
  }

  @Test
  void whatCannotBeAskedForIsNamed() {
    assertThat(run("--prompt", "a dog", "--seed", "-1")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--seed is -1, expected a number >= 0");
    assertThat(run("--prompt", "a dog", "-n", "0")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--count is 0");
    assertThat(folder.resolve("class")).doesNotExist();
  }
}
