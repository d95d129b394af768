package io.vstar.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.util.Utils;
import io.vstar.error.CheckpointException;
import io.vstar.error.ConfigException;
import io.vstar.error.DatasetException;
import io.vstar.error.OutputException;
import io.vstar.error.TrainingException;
import io.vstar.error.VstarException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

class CommandsTest {
  private final StringWriter err = new StringWriter();

  @Command(name = "draw")
  private static final class Draw implements Callable<Integer> {
    private final Callable<Integer> body;

    @Option(names = "--steps")
    private int steps;

    @Option(names = "--size", converter = SizeConverter.class)
    private Size size;

    Draw(Callable<Integer> body) {
      this.body = body;
    }

    @Override
    public Integer call() throws Exception {
      return body.call();
    }
  }

  private record Size(int pixels) {
    Size {
      if (pixels % 8 != 0) {
        throw new ConfigException("--size: " + pixels + " is not a multiple of 8");
      }
    }
  }

  private static final class SizeConverter implements CommandLine.ITypeConverter<Size> {
    @Override
    public Size convert(String value) {
      return new Size(Integer.parseInt(value));
    }
  }

  @Test
  void theCommandsOwnCodeIsReturned() {
    assertThat(run(() -> ExitCode.NOTHING_TO_DO)).isEqualTo(6);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void eachKnownErrorHasItsCodeAndOneLine() {
    Map<VstarException, Integer> codes =
        Map.of(
            new ConfigException("a"), 2,
            new CheckpointException("a"), 3,
            new DatasetException("a"), 3,
            new OutputException("a"), 4,
            new TrainingException("a"), 5);
    assertThat(codes).hasSameSizeAs(VstarException.class.getPermittedSubclasses());
    codes.forEach(
        (exception, code) -> {
          err.getBuffer().setLength(0);
          assertThat(
                  run(
                      () -> {
                        throw exception;
                      }))
              .isEqualTo(code);
          assertThat(err.toString()).isEqualTo("vstar: a" + System.lineSeparator());
        });
  }

  @Test
  void anUnknownErrorShowsWhereItCameFrom() {
    int code =
        run(
            () -> {
              throw new IllegalStateException("no device");
            });
    assertThat(code).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("vstar: internal error: java.lang.IllegalStateException: no device")
        .contains("at io.vstar.cli.console.CommandsTest");
  }

  @Test
  void aCancelledCommandWasInterruptedAndSaysNoMore() {
    int code =
        run(
            () -> {
              throw new CancellationException();
            });
    assertThat(code).isEqualTo(130);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void runningOutOfMemoryNamesTheSetting() {
    int code =
        run(
            () -> {
              throw new OutOfMemoryError("Java heap space");
            });
    assertThat(code).isEqualTo(1);
    assertThat(err.toString()).contains("Java heap space").contains("VSTAR_JAVA_OPTS=-Xmx");
  }

  @Test
  void aLibraryThatCannotBeLoadedIsOneLineThatNamesItsFolder() {
    int code =
        run(
            () -> {
              throw new UnsatisfiedLinkError("libtokenizers.so: file too short");
            });
    assertThat(code).isEqualTo(1);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .contains("libtokenizers.so: file too short")
        .contains(Utils.getEngineCacheDir().toString())
        .contains("DJL_CACHE_DIR");
  }

  @Test
  void aMistypedOptionIsAnsweredWithTheNearestOne() {
    assertThat(run(() -> 0, "--step", "5")).isEqualTo(2);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .isEqualTo("vstar: there is no '--step' here; did you mean '--steps'; see draw --help");
  }

  @Test
  void anArgumentThatBeginsWithAnAtSignIsNotReadFromAFile(@TempDir Path folder) throws Exception {
    Path arguments = Files.writeString(folder.resolve("arguments"), "--steps 5");
    CommandLine parent = new CommandLine(CommandSpec.create());
    parent.addSubcommand("draw", new Draw(() -> 0));
    parent.setErr(new PrintWriter(err, true));

    assertThat(Commands.run(parent, "draw", "@" + arguments)).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).startsWith("vstar: there is no '@" + arguments + "' here");
  }

  @Test
  void aValueOfTheWrongTypeIsNamedInOneLine() {
    assertThat(run(() -> 0, "--steps", "many")).isEqualTo(2);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .isEqualTo(
            "vstar: Invalid value for option '--steps': 'many' is not an int; see draw --help");
  }

  @Test
  void aRecordsOwnCheckIsReportedInItsWords() {
    assertThat(run(() -> 0, "--size", "500")).isEqualTo(2);
    assertThat(err.toString().lines()).containsExactly("vstar: --size: 500 is not a multiple of 8");
  }

  private int run(Callable<Integer> body, String... arguments) {
    CommandLine commandLine = new CommandLine(new Draw(body));
    commandLine.setErr(new PrintWriter(err, true));
    return Commands.run(commandLine, arguments);
  }
}
