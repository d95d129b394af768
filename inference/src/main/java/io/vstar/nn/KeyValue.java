package io.vstar.nn;

/**
 * The contexts of an attention layer: one that it projects to keys and one that it projects to
 * values.
 *
 * @param key (B, M, X) context of the keys
 * @param value (B, M, X) context of the values
 */
public record KeyValue(Value key, Value value) {

  /** Returns one context for both keys and values, as in a model without adapters. */
  public static KeyValue of(Value context) {
    return new KeyValue(context, context);
  }
}
