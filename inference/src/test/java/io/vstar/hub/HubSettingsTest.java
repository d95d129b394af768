package io.vstar.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vstar.error.ConfigException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HubSettingsTest {
  @TempDir private Path home;

  @Test
  void withoutVariablesItIsAsInHuggingfaceHub() {
    assertThat(read(Map.of()))
        .isEqualTo(
            new HubSettings(
                URI.create("https://huggingface.co"),
                Optional.empty(),
                false,
                home.resolve(".cache/huggingface/hub"),
                true));
  }

  @Test
  void theNearestVariableNamesTheCache() {
    String xdg = home.resolve("xdg").toString();
    String hf = home.resolve("hf").toString();
    String hub = home.resolve("hub").toString();
    assertThat(read(Map.of("XDG_CACHE_HOME", xdg)).cache())
        .isEqualTo(home.resolve("xdg/huggingface/hub"));
    assertThat(read(Map.of("XDG_CACHE_HOME", xdg, "HF_HOME", hf)).cache())
        .isEqualTo(home.resolve("hf/hub"));
    assertThat(read(Map.of("HF_HOME", hf, "HF_HUB_CACHE", hub)).cache())
        .isEqualTo(home.resolve("hub"));
    assertThat(read(Map.of("HF_HOME", "~/models")).cache()).isEqualTo(home.resolve("models/hub"));
    assertThat(read(Map.of("HF_HUB_CACHE", " ")).cache())
        .isEqualTo(home.resolve(".cache/huggingface/hub"));
  }

  @Test
  void theTokenIsTheVariablesElseTheFiles() throws IOException {
    Path file = Files.createDirectories(home.resolve(".cache/huggingface")).resolve("token");
    Files.writeString(file, "hf_file\n");
    Path other = Files.writeString(home.resolve("other"), "hf_other");
    assertThat(read(Map.of()).token()).contains("hf_file");
    assertThat(read(Map.of("HF_TOKEN_PATH", other.toString())).token()).contains("hf_other");
    assertThat(read(Map.of("HF_TOKEN", " hf_variable\n")).token()).contains("hf_variable");
  }

  @Test
  void theTokenIsNotWrittenOut() {
    assertThat(read(Map.of("HF_TOKEN", "hf_secret")).toString())
        .contains("token=set")
        .doesNotContain("hf_secret");
    assertThatThrownBy(() -> read(Map.of("HF_TOKEN", "hf_sec\nret")))
        .isInstanceOf(ConfigException.class)
        .hasMessageNotContaining("hf_sec");
  }

  @ParameterizedTest
  @CsvSource({
    "https://mirror.example, true",
    "http://mirror.example, false",
    "http://127.mirror.example, false",
    "http://localhost.mirror.example, false",
    "http://localhost:8080, true",
    "http://127.0.0.1:8080, true",
    "'http://[::1]:8080', true"
  })
  void theTokenTravelsInClearTextOnThisMachineAlone(String endpoint, boolean sent) {
    HubSettings settings = read(Map.of("HF_TOKEN", "hf_secret", "HF_ENDPOINT", endpoint));
    assertThat(settings.token()).contains("hf_secret");
    assertThat(settings.tokenToSend().isPresent()).isEqualTo(sent);
  }

  @Test
  void offlineIsOneOfFourWords() {
    assertThat(read(Map.of("HF_HUB_OFFLINE", "1")).offline()).isTrue();
    assertThat(read(Map.of("HF_HUB_OFFLINE", "yes")).offline()).isTrue();
    assertThat(read(Map.of("HF_HUB_OFFLINE", "0")).offline()).isFalse();
    assertThat(read(Map.of("HF_HUB_OFFLINE", "")).offline()).isFalse();
  }

  @Test
  void theEndpointIsAnAddress() {
    assertThat(read(Map.of("HF_ENDPOINT", "https://mirror.example/hub/")).endpoint())
        .isEqualTo(URI.create("https://mirror.example/hub"));
    assertThatThrownBy(() -> read(Map.of("HF_ENDPOINT", "mirror.example")))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "HF_ENDPOINT is mirror.example, expected an address such as https://huggingface.co");
  }

  private HubSettings read(Map<String, String> environment) {
    return HubSettings.fromEnvironment(environment, home);
  }
}
