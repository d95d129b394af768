package io.vstar.cli.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** The command lines in the files of {@code deploy}. */
class DeploymentFilesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "vstar-jobs.service | ^ExecStart=\\S+/bin/vstar (.*)$ | ' '",
        "compose.yaml | ^ *command: \\[(jobs.*)]$ | ', '",
        "kubernetes/service.yaml | ^ *args: \\[(jobs.*)]$ | ', '"
      })
  void theServiceIsStartedWithOptionsThatItHas(String file, String pattern, String separator)
      throws IOException {
    String text = Files.readString(Path.of("..", "deploy", file));
    Matcher line = Pattern.compile(pattern, Pattern.MULTILINE).matcher(text);
    assertThat(line.find()).isTrue();
    List<String> words = List.of(line.group(1).replace("\"", "").split(separator));
    assertThat(words).startsWith("jobs", "serve");
    ParseResult parsed =
        new CommandLine(new ServeCommand())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .parseArgs(words.subList(2, words.size()).toArray(String[]::new));
    String address = parsed.matchedOptionValue("--monitor", "");
    assertThat(address).endsWith("9464");
    assertThat(parsed.hasMatchedOption("--token-file")).isEqualTo(address.contains(":"));
  }
}
