package io.vstar.train.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vstar.train.method.TrainingMethod;
import io.vstar.train.method.TrainingMethods;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecordBinderTest {
  record Undeclared(int steps) {}

  @Test
  void aComponentThatDoesNotSayWhatItsAbsenceMeansIsAMistakeInTheProgram() throws Exception {
    var empty = new ConfigNode.Section(Map.of(), new Origin("test", null));
    assertThatThrownBy(() -> RecordBinder.bind(Undeclared.class, empty))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("steps is neither @Default, @Required nor Optional");
  }

  @Test
  void everyKeyOfTheConfigsSaysWhatItsAbsenceMeans() {
    for (TrainingMethod<?> method : TrainingMethods.registered().all()) {
      SectionType config =
          new SectionType(TrainConfig.class, Optional.of(method.schema().settings()));
      List<String> undeclared =
          ConfigKey.all(config)
              .filter(key -> !key.isSection())
              .filter(key -> !isDeclared(key.component()))
              .map(ConfigKey::path)
              .toList();
      assertThat(undeclared).isEmpty();
    }
  }

  private static boolean isDeclared(RecordComponent component) {
    return component.getType() == Optional.class
        || component.isAnnotationPresent(Default.class)
        || component.isAnnotationPresent(Required.class);
  }
}
