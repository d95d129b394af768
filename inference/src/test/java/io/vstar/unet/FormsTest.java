package io.vstar.unet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FormsTest {
  private final List<String> written = new ArrayList<>();
  private final Forms<String> forms = new Forms<>(2);

  @Test
  void aFormIsWrittenOnce() {
    assertThat(form("a")).isSameAs(form("a"));
    assertThat(written).containsExactly("a");
  }

  @Test
  void theOneUsedLeastRecentlyIsForgotten() {
    form("a");
    form("b");
    form("a");
    form("c");
    form("a");
    form("b");

    assertThat(written).containsExactly("a", "b", "c", "b");
  }

  private String form(String structure) {
    return forms.get(
        structure,
        () -> {
          written.add(structure);
          return "form " + structure;
        });
  }
}
