package io.vstar.nn;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The statements of a graph, searched for which values are computed from which.
 *
 * @param statements all statements, in the order in which they run
 */
record Dataflow(List<Statement> statements) {
  Dataflow {
    statements = List.copyOf(statements);
  }

  /** Returns the given names and those of all values that are computed from one of them. */
  Set<String> from(Set<String> names) {
    Set<String> reached = new HashSet<>(names);
    for (Statement statement : statements) {
      if (statement.reads().stream().anyMatch(reached::contains)) {
        reached.add(statement.result());
      }
    }
    return reached;
  }

  /** Returns the given name and those of all values that it is computed from. */
  Set<String> to(String name) {
    Set<String> reached = new LinkedHashSet<>(Set.of(name));
    List<Statement> backwards = new ArrayList<>(statements);
    for (int i = backwards.size() - 1; i >= 0; i--) {
      if (reached.contains(backwards.get(i).result())) {
        reached.addAll(backwards.get(i).reads());
      }
    }
    return reached;
  }
}
