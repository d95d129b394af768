package io.vstar.nn;

/**
 * Multi-head attention with its projections to queries, keys, values and output.
 *
 * @param query D → D
 * @param key X → D
 * @param value X → D
 * @param output D → D
 * @param heads number of heads; divides D
 * @param product the way in which softmax(q kᵀ / √d) v is computed
 */
public record Attention(
    Linear query, Linear key, Linear value, Linear output, int heads, DotProduct product) {

  /**
   * Returns the attention of diffusers' transformer blocks, whose projections of queries, keys and
   * values have no bias.
   */
  public static Attention ofTransformer(
      Weights w, long width, long contextWidth, int heads, DotProduct product) {
    return new Attention(
        Linear.withoutBias(w.at("to_q"), width, width),
        Linear.withoutBias(w.at("to_k"), contextWidth, width),
        Linear.withoutBias(w.at("to_v"), contextWidth, width),
        Linear.of(w.at("to_out.0"), width, width),
        heads,
        product);
  }

  /**
   * Appends the layer for keys and values of the same context.
   *
   * @param x (B, N, D) tokens that the queries are computed from; (1, N, D) if all contexts share
   *     them
   * @param context (B, M, X) tokens that keys and values are computed from; {@code x} itself for
   *     self-attention
   * @return (B, N, D)
   */
  public Value apply(Value x, Value context) {
    return apply(x, KeyValue.of(context));
  }

  /**
   * Appends the layer for keys and values of two contexts.
   *
   * @param x (B, N, D), or (1, N, D) if all contexts share it
   * @param context (B, M, X) for keys and for values
   * @return (B, N, D)
   */
  public Value apply(Value x, KeyValue context) {
    return apply(x, context, AttentionProbe.NONE);
  }

  /**
   * Appends the layer for keys and values of two contexts, and lets a probe read its queries and
   * keys.
   *
   * @param x (B, N, D), or (1, N, D) if all contexts share it
   * @param context (B, M, X) for keys and for values
   * @return (B, N, D)
   */
  public Value apply(Value x, KeyValue context, AttentionProbe probe) {
    Value k = split(key.apply(context.key()));
    Value q = split(query.apply(x)).asManyAs(k);
    probe.read(q, k);
    Value v = split(value.apply(context.value()));
    Value attended = product.apply(q, k, v);
    // (B, heads, N, D/heads) -> (B, N, D)
    return output.apply(x.graph().op("torch.flatten(torch.transpose(%s, 1, 2), 2)", attended));
  }

  /** Splits the width over the heads: (B, N, D) → (B, heads, N, D/heads). */
  private Value split(Value x) {
    return x.graph().op("torch.transpose(torch.unflatten(%s, -1, [" + heads + ", -1]), 1, 2)", x);
  }
}
