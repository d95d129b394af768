package io.vstar.nn;

import java.util.Set;

/**
 * An operator of a graph.
 *
 * @param result name of its result
 * @param code TorchScript code with the assignment, one line or several
 * @param reads names of its operands
 */
record Statement(String result, String code, Set<String> reads) {
  Statement {
    reads = Set.copyOf(reads);
  }
}
