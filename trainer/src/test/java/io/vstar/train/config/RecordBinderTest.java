package io.vstar.train.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vstar.train.method.TrainingMethod;
import io.vstar.train.method.TrainingMethods;
import java.lang.reflect.RecordComponent;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
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
  void everyKeyOfTheConfigSaysWhatItsAbsenceMeans() {
    assertThat(undeclared(TrainConfig.class, "")).isEmpty();
    for (TrainingMethod<?> method : TrainingMethods.registered().all()) {
      assertThat(undeclared(method.schema().settings(), "")).isEmpty();
    }
  }

  private static Stream<String> undeclared(Class<?> section, String path) {
    return Stream.of(section.getRecordComponents())
        .flatMap(component -> undeclared(component, KeyPath.join(path, component.getName())));
  }

  private static Stream<String> undeclared(RecordComponent component, String path) {
    if (RecordBinder.isSection(component.getType())) {
      return undeclared(component.getType(), path);
    }
    boolean declared =
        component.getType() == Optional.class
            || component.isAnnotationPresent(Inlined.class)
            || component.isAnnotationPresent(Default.class)
            || component.isAnnotationPresent(Required.class);
    return declared ? Stream.empty() : Stream.of(path);
  }
}
