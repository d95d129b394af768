package io.vstar.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphCacheTest {
  private final List<String> compiled = new ArrayList<>();
  private final GraphCache<String> graphs = new GraphCache<>(2);

  @Test
  void aGraphIsCompiledOnce() {
    assertThat(graph("a")).isSameAs(graph("a"));
    assertThat(compiled).containsExactly("a");
  }

  @Test
  void theLeastRecentlyUsedGraphIsDropped() {
    graph("a");
    graph("b");
    graph("a");
    graph("c");
    graph("a");
    graph("b");

    assertThat(compiled).containsExactly("a", "b", "c", "b");
  }

  private String graph(String structure) {
    return graphs.get(
        structure,
        () -> {
          compiled.add(structure);
          return "graph " + structure;
        });
  }
}
