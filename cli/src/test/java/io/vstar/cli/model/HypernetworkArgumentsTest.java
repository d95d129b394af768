package io.vstar.cli.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vstar.adapter.hypernetwork.HypernetworkFile;
import io.vstar.adapter.hypernetwork.HypernetworkPlace;
import io.vstar.adapter.hypernetwork.SampleHypernetworks;
import io.vstar.error.ConfigException;
import io.vstar.generation.PromptHypernetworks.Chosen;
import io.vstar.io.DType;
import io.vstar.text.HypernetTags;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class HypernetworkArgumentsTest {
  @TempDir Path folder;

  @Command
  private static final class Host {
    @Mixin private HypernetworkArguments hypernetworks;
  }

  @BeforeEach
  void write() {
    for (String name : List.of("ink.pt", "oil.safetensors")) {
      HypernetworkFile.write(
          folder.resolve(name),
          SampleHypernetworks.draw(
              SampleHypernetworks.relu(), name.length(), HypernetworkPlace.ofWidth(8)),
          DType.F32);
    }
  }

  @Test
  void optionsComeBeforeTheTagsOfThePrompt() {
    HypernetworkArguments arguments =
        parse(
            "--hypernetwork", folder.resolve("ink.pt") + ":0.25",
            "--hypernetwork", folder.resolve("oil.safetensors").toString(),
            "--hypernetwork-folder", folder.toString());
    List<Chosen> chosen =
        arguments.files().chosen(HypernetTags.parse("a hill <hypernet:ink:-0.5>"));

    assertThat(chosen)
        .extracting(each -> each.hypernetwork().name())
        .containsExactly("ink", "oil", "ink");
    assertThat(chosen).extracting(Chosen::strength).containsExactly(0.25, 1.0, -0.5);
    assertThat(arguments.files().asTags()).isEqualTo("<hypernet:ink:0.25><hypernet:oil:1>");
  }

  @Test
  void aNameThatIsNotThereIsToldWithThoseThatAre() {
    HypernetworkArguments arguments = parse("--hypernetwork-folder", folder.toString());
    assertRefused(
        arguments,
        "<hypernet:pen>",
        "<hypernet:pen:1>: there is no pen.safetensors or pen.pt in "
            + folder
            + "; there are: ink.pt, oil.safetensors");
    assertRefused(arguments, "<hypernet:../ink>", "names a path, expected a file's name alone");
    assertRefused(parse(), "<hypernet:ink>", "needs --hypernetwork-folder, where ink lies");
  }

  @Test
  void aStrengthThatIsNoNumberIsNamed() {
    assertRefused(
        parse("--hypernetwork", "ink.pt:strong"),
        "",
        "--hypernetwork ink.pt:strong: the strength is strong, expected a number such as 0.7");
  }

  private static void assertRefused(
      HypernetworkArguments arguments, String prompt, String message) {
    assertThatThrownBy(() -> arguments.files().chosen(HypernetTags.parse(prompt)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }

  private static HypernetworkArguments parse(String... arguments) {
    Host host = new Host();
    new CommandLine(host).parseArgs(arguments);
    return host.hypernetworks;
  }
}
