package io.vstar.nn;

/**
 * Multi-head attention, between projections.
 *
 * @param heads number of heads; divides the width of the queries
 * @param product how queries meet keys and values
 */
public record Attention(
    Linear query, Linear key, Linear value, Linear output, int heads, DotProduct product) {

  /** The form of diffusers' transformer blocks: no bias on the inputs. */
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
   * @param x (B, N, D): where the queries come from; (1, N, D) if all contexts have the same
   * @param context (B, M, X): where keys and values come from; {@code x} itself for self-attention
   * @return (B, N, D)
   */
  public Value apply(Value x, Value context) {
    return apply(x, KeyValue.of(context));
  }

  /** As above, where keys and values do not see the same. */
  public Value apply(Value x, KeyValue context) {
    Value k = split(key.apply(context.key()));
    Value q = split(query.apply(x)).asManyAs(k);
    Value v = split(value.apply(context.value()));
    Value attended = product.apply(q, k, v);
    // (B, heads, N, D/heads) -> (B, N, D)
    return output.apply(x.graph().op("torch.flatten(torch.transpose(%s, 1, 2), 2)", attended));
  }

  /** (B, N, D) → (B, heads, N, D/heads). */
  private Value split(Value x) {
    return x.graph().op("torch.transpose(torch.unflatten(%s, -1, [" + heads + ", -1]), 1, 2)", x);
  }
}
