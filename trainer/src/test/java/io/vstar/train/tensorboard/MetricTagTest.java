package io.vstar.train.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricTagTest {
  @ParameterizedTest
  @CsvSource({
    "loss, loss/train_step",
    "validation_loss, loss/validation_step",
    "validation_ratio, validation/ratio",
    "validation_ratio_bin_3, validation/ratio_bin_3",
    "reference_without_word, reference/without_word",
    "learning_rate, lr/learning_rate",
    "effective_learning_rate, lr/effective_learning_rate",
    "gradient_norm, norm/gradient_norm",
    "dead_units, metrics/dead_units"
  })
  void metricsAreInGroupsThatUsersKnow(String metric, String tag) {
    assertThat(MetricTag.of(metric)).isEqualTo(tag);
  }
}
