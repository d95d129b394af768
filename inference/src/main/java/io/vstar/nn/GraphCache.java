package io.vstar.nn;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A bounded cache of a network's compiled graphs, by the structure of their adapters. The least
 * recently used graph is dropped, and compiled anew if it is needed again.
 *
 * @param <G> a compiled graph
 */
public final class GraphCache<G> {
  private final int limit;
  private final Map<Object, G> graphs = new LinkedHashMap<>(16, 0.75f, true); // by last use

  /**
   * Creates an empty cache.
   *
   * @param limit largest number of graphs, at least 1
   */
  public GraphCache(int limit) {
    this.limit = limit;
  }

  /**
   * Returns the graph of a structure.
   *
   * @param compile makes the graph if it is not in the cache
   */
  public G get(Object structure, Supplier<G> compile) {
    G graph = graphs.get(structure);
    if (graph == null) {
      graph = compile.get();
      graphs.put(structure, graph);
      if (graphs.size() > limit) {
        graphs.remove(graphs.keySet().iterator().next());
      }
    }
    return graph;
  }
}
