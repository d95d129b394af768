package io.vstar.hub;

import io.vstar.error.ConfigException;
import java.util.Optional;
import java.util.Set;

/** Chooses the variant of a part's weights, for models on the Hub as well as on the disk. */
public final class VariantRule {
  private VariantRule() {}

  /**
   * Chooses the wanted variant where there is one, else the plain weights, else the only variant.
   *
   * @param part name of the part, for messages
   * @param variants the variants that have weights, at least one; the plain one is {@code ""}
   * @param wanted the wanted variant; empty for the plain weights
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
