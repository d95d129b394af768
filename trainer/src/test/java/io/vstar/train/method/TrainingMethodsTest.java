package io.vstar.train.method;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class TrainingMethodsTest {
  private final TrainingMethods methods = TrainingMethods.registered();

  @Test
  void aConfigsOwnKeysTellTheMethod() {
    assertThat(name(Set.of("model", "placeholder", "dataset"))).isEqualTo("textual-inversion");
    assertThat(name(Set.of("model", "hypernetwork"))).isEqualTo("hypernetwork");
  }

  @Test
  void keysOfNoneOrOfSeveralTellNothing() {
    assertThat(methods.ofKeys(Set.of("model", "dataset"))).isEmpty();
    assertThat(methods.ofKeys(Set.of("placeholder", "hypernetwork"))).isEmpty();
  }

  private String name(Set<String> keys) {
    return methods.ofKeys(keys).orElseThrow().schema().name();
  }
}
