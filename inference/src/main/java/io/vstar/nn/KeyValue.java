package io.vstar.nn;

/**
 * What an attention layer projects to keys, and what to values.
 *
 * @param key (B, M, X)
 * @param value (B, M, X)
 */
public record KeyValue(Value key, Value value) {

  /** The same for both, as in a model without adapters. */
  public static KeyValue of(Value context) {
    return new KeyValue(context, context);
  }
}
