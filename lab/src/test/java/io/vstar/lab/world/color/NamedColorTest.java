package io.vstar.lab.world.color;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import org.junit.jupiter.api.Test;

class NamedColorTest {
  @Test
  void namesAreFarApart() {
    for (NamedColor one : NamedColor.values()) {
      for (NamedColor other : NamedColor.values()) {
        if (one != other) {
          assertThat(one.lab().distance(other.lab())).as("%s-%s", one, other).isGreaterThan(37);
        }
      }
    }
  }

  @Test
  void eachNamesItself() {
    for (NamedColor named : NamedColor.values()) {
      assertThat(NamedColor.naming(named.color())).contains(named);
    }
  }

  @Test
  void colorsBetweenTheNamesHaveNone() {
    Color tan = new Color(0xcfa676);
    Color teal = new Color(0x1f8a8a);
    assertThat(NamedColor.naming(tan)).isEmpty();
    assertThat(NamedColor.naming(teal)).isEmpty();
  }
}
