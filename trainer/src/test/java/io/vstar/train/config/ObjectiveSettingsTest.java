package io.vstar.train.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vstar.error.ConfigException;
import io.vstar.train.config.LossSettings.HuberSchedule;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The keys of {@code training} that say what is minimised. */
class ObjectiveSettingsTest {

  @Test
  void thresholdsAndParametersHaveTheDefaultsOfTheirSources() {
    LossSettings huber = read("loss=huber", "weighting=min-snr").loss();
    assertThat(huber.schedule()).isEqualTo(HuberSchedule.SNR);
    assertThat(huber.threshold()).isEqualTo(0.1);
    assertThat(huber.thresholdScale()).isEqualTo(1);
    assertThat(huber.weightingGamma()).isEqualTo(5);
    assertThat(read("weighting=p2").loss().weightingGamma()).isEqualTo(1);
    assertThat(read("weighting=p2", "gamma=0.5").loss().weightingGamma()).isEqualTo(0.5);
    assertThat(read("pyramidNoiseLevels=6").noise().discount()).isEqualTo(0.3);
  }

  /** What is given, and the end of the message. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "loss=l3; loss is l3, expected mse, l1, huber or smooth-l1",
        "huberC=0.2; huberC is 0.2, expected no value: training.loss is mse, and only huber and"
            + " smooth-l1 have a threshold",
        "loss=l1 huberSchedule=snr; huberSchedule is snr, expected no value: training.loss is l1, and"
            + " only huber and smooth-l1 have a threshold",
        "loss=huber huberC=0; huberC is 0, expected a number > 0 and <= 1",
        "loss=huber huberScale=2; huberScale is 2, expected no value: the thresholds of"
            + " training.huberSchedule snr have no scale",
        "loss=huber huberSchedule=constant huberScale=0; huberScale is 0, expected a number > 0",
        "gamma=5; gamma is 5, expected no value: the weighting none has no parameter",
        "weighting=debiased gamma=5; gamma is 5, expected no value: the weighting debiased has no"
            + " parameter",
        "weighting=min-snr gamma=0; gamma is 0, expected a number > 0",
        "minTimestep=-1; minTimestep is -1, expected a number >= 0",
        "minTimestep=500 maxTimestep=500; maxTimestep is 500, expected a number above"
            + " training.minTimestep, 500",
        "logitMean=1; logitMean is 1, expected no value: training.timesteps is uniform, and only"
            + " logit-normal has this parameter",
        "timesteps=logit-normal logitStd=0; logitStd is 0, expected a number > 0",
        "noiseOffset=1.5; noiseOffset is 1.5, expected a number from 0 to 1",
        "adaptiveNoiseScale=0.1; adaptiveNoiseScale is 0.1, expected no value: training.noiseOffset"
            + " is 0, and there is nothing to adapt",
        "generalizedNoiseOffset=true; generalizedNoiseOffset is true, expected false, since"
            + " training.noiseOffset is 0",
        "noiseOffset=0.1 pyramidNoiseLevels=6; pyramidNoiseLevels is 6, expected no value:"
            + " training.noiseOffset is above 0, and pyramid noise already has offsets as its"
            + " coarsest level",
        "pyramidNoiseLevels=11; pyramidNoiseLevels is 11, expected a whole number from 1 to 10",
        "pyramidNoiseDiscount=0.4; pyramidNoiseDiscount is 0.4, expected no value:"
            + " training.pyramidNoiseLevels is not set, and there is no pyramid noise",
        "pyramidNoiseLevels=6 pyramidNoiseDiscount=1; pyramidNoiseDiscount is 1, expected a number"
            + " above 0 and below 1",
        "inputPerturbation=2; inputPerturbation is 2, expected a number from 0 to 1",
      })
  void whatMakesNoSenseIsRefusedWithTheReason(String given, String message) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> read(given.split(" ")))
        .withMessageEndingWith(message);
  }

  private static TrainingSettings read(String... assignments) {
    return ConfigLoader.section("training", TrainingSettings.class, List.of(assignments));
  }
}
