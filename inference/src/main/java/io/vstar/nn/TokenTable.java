package io.vstar.nn;

/**
 * A table whose rows are looked up by index, as token and position embeddings are.
 *
 * @param rows (count, D)
 */
public record TokenTable(Weight rows) {

  /**
   * Appends the lookup of rows.
   *
   * @param ids (…) int64 in [0, count)
   * @return (…, D)
   */
  public Value apply(Value ids) {
    Graph g = ids.graph();
    return g.op("torch.embedding(%s, %s)", g.weight(rows), ids);
  }

  /**
   * Appends the first T rows, which are the embeddings of positions counted from 0.
   *
   * @param tokens (B, T, D) tokens, of which only the number T is used
   * @return (T, D)
   */
  public Value firstRows(Value tokens) {
    Graph g = tokens.graph();
    return g.op("torch.slice(%s, 0, 0, torch.size(%s, 1))", g.weight(rows), tokens);
  }
}
