package io.vstar.train.hypernetwork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vstar.adapter.hypernetwork.Hypernetwork.Scope;
import io.vstar.adapter.hypernetwork.HypernetworkActivation;
import io.vstar.error.ConfigException;
import io.vstar.train.config.ConfigLoader;
import io.vstar.train.config.ConfigWriter;
import io.vstar.train.config.LearningRate;
import io.vstar.train.config.TemplateSource;
import io.vstar.train.config.TrainConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HypernetworkSettingsTest {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void writeConfig() throws IOException {
    Files.createDirectories(folder.resolve("ink"));
    file = folder.resolve("hypernetwork.yaml");
    Files.writeString(file, "{model: pocket, dataset: {path: ink}}");
  }

  @Test
  void aMinimalFileGetsTheDocumentedDefaults() {
    TrainConfig config = load();
    HypernetworkSettings h = hypernetwork(config);
    assertThat(h.layerStructure()).containsExactly(1.0, 2.0, 1.0);
    assertThat(h.activation().activation()).isEqualTo(HypernetworkActivation.LINEAR);
    assertThat(h.scope()).isEqualTo(Scope.CROSS);
    assertThat(h.zeroStart()).isTrue();
    assertThat(h.shape().dropout()).containsExactly(0.0, 0.0, 0.0);
    assertThat(config.training().learningRate()).isEqualTo(LearningRate.constant(1e-4));
    assertThat(config.dataset().templates()).isEqualTo(TemplateSource.BuiltIn.CAPTIONS);
    assertThat(config.outputName()).isEqualTo("ink");
    assertThat(config.warnings()).isEmpty();
  }

  @Test
  void dropoutIsPutWhereA1111PutsIt() {
    String deep = "hypernetwork.layerStructure=[1, 2, 2, 1]";
    assertThat(hypernetwork(load(deep, "hypernetwork.dropout=0.3")).shape().dropout())
        .containsExactly(0.0, 0.3, 0.0, 0.0);
    assertThat(
            hypernetwork(
                    load(deep, "hypernetwork.dropout=0.3", "hypernetwork.lastLayerDropout=true"))
                .shape()
                .dropout())
        .containsExactly(0.0, 0.3, 0.3, 0.0);
    assertThat(hypernetwork(load("hypernetwork.dropoutStructure=[0, 0.1, 0]")).shape().dropout())
        .containsExactly(0.0, 0.1, 0.0);
  }

  @Test
  void whatIsWrittenReadsBackEqual() throws IOException {
    TrainConfig config =
        load("hypernetwork.activation=leakyrelu", "hypernetwork.scope=all", "hypernetwork.rank=4");
    Path copy = folder.resolve("copy.yaml");
    Files.writeString(copy, ConfigWriter.toYaml("hypernetwork", config));
    assertThat(ConfigLoader.load(new HypernetworkMethod().schema(), copy, List.of()))
        .isEqualTo(config);
  }

  @Test
  void aSectionThatIsGivenKeepsItsOtherDefault() {
    assertThat(load("training.steps=5").training().learningRate())
        .isEqualTo(LearningRate.constant(1e-4));
    assertThat(load("training.learningRate=1e-3").training().learningRate())
        .isEqualTo(LearningRate.constant(1e-3));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "activation=square | hypernetwork.activation: square, expected one of linear, relu",
        "activation=prelu | prelu, which vstar does not run: it has a weight of its own",
        "layerStructure=[1, 2] | layerStructure is [1.0, 2.0], expected two numbers or more above 0, the first and the last 1",
        "dropout=1 | hypernetwork.dropout is 1, expected a number from 0 to below 1",
        "dropoutStructure=[0, 0.1] | dropoutStructure is [0.0, 0.1], expected 3 numbers from 0 to below 1, the first 0",
        "rank=-1 | hypernetwork.rank is -1, expected 0 or more",
        "shallowPenalty=-1 | hypernetwork.shallowPenalty is -1, expected a number >= 0",
        "scope=self | hypernetwork.scope is self, expected cross or all",
        "weightInit=zero | hypernetwork.weightInit is zero, expected normal, xavier-uniform",
        "layers=3 | unknown key hypernetwork.layers",
      })
  void everyBadOptionIsNamed(String override, String message) {
    assertThatThrownBy(() -> load("hypernetwork." + override))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }

  @Test
  void zeroCannotBeTheStartOfWhatDoesNotLearnFromIt() {
    assertThatThrownBy(
            () -> load("hypernetwork.activation=relu", "hypernetwork.activateOutput=true"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "zeroStart is true, expected false, since relu of the output is not zero at zero or learns nothing there");
    assertThat(
            hypernetwork(
                    load(
                        "hypernetwork.activation=relu",
                        "hypernetwork.activateOutput=true",
                        "hypernetwork.zeroStart=false"))
                .zeroStart())
        .isFalse();
  }

  @Test
  void whatIsComputedTwiceCannotDropUnitsAtRandom() {
    assertThatThrownBy(
            () ->
                load(
                    "training.activationCheckpointing=true",
                    "hypernetwork.dropout=0.1",
                    "hypernetwork.lastLayerDropout=true"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("expected one without, since the hypernetwork has dropout");
    assertThat(load("training.activationCheckpointing=true").training().activationCheckpointing())
        .isTrue();
  }

  @Test
  void whatIsMostLikelyNotMeantIsWarnedOf() {
    assertThat(load("hypernetwork.perLayer=true", "output.formats=[pt, safetensors]").warnings())
        .containsExactly(
            "output.formats has pt, in which there are no networks for single layers: it is left out");
  }

  private static HypernetworkSettings hypernetwork(TrainConfig config) {
    return ((HypernetworkMethodSettings) config.method()).hypernetwork();
  }

  private TrainConfig load(String... overrides) {
    return ConfigLoader.load(new HypernetworkMethod().schema(), file, List.of(overrides));
  }
}
