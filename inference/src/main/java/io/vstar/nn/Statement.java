package io.vstar.nn;

import java.util.Set;

/**
 * One operator of a graph.
 *
 * @param result the name it gives its result
 * @param code as TorchScript writes it, the assignment included; one line or several
 * @param reads names of its operands
 */
record Statement(String result, String code, Set<String> reads) {
  Statement {
    reads = Set.copyOf(reads);
  }
}
