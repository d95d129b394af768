package io.vstar.hub;

import io.vstar.error.ConfigException;
import java.util.Optional;
import java.util.Set;

/** Which variant of its weights a part of a model is taken in, on the Hub and on the disk. */
public final class VariantRule {
  private VariantRule() {}

  /**
   * Chooses the wanted variant where there is one, else the plain weights, else the only variant.
   *
   * @param part for messages
   * @param variants that have weights, at least one; the plain ones are {@code ""}
   * @throws ConfigException if there are several variants and none is plain or wanted
   */
  public static String choose(String part, Set<String> variants, Optional<String> wanted) {
    if (wanted.isPresent() && variants.contains(wanted.get())) {
      return wanted.get();
    }
    if (variants.contains("")) {
      return "";
    }
    if (variants.size() > 1) {
      throw new ConfigException(
          "%s has weights in the variants %s only; choose one with --variant (base.variant)"
              .formatted(part, String.join(", ", variants)));
    }
    return variants.iterator().next();
  }
}
