package io.vstar.unet;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A network's compiled forms, by the structure of their adapters, up to a limit: the ones that were
 * used least recently are forgotten, and written anew if they are asked for once more.
 *
 * @param <G> a compiled form
 */
final class Forms<G> {
  private final int limit;
  private final Map<Object, G> forms = new LinkedHashMap<>(16, 0.75f, true); // by last use

  /**
   * @param limit forms at most, at least one
   */
  Forms(int limit) {
    this.limit = limit;
  }

  /**
   * Returns a form.
   *
   * @param write called if it is not known
   */
  G get(Object structure, Supplier<G> write) {
    G form = forms.get(structure);
    if (form == null) {
      form = write.get();
      forms.put(structure, form);
      if (forms.size() > limit) {
        forms.remove(forms.keySet().iterator().next());
      }
    }
    return form;
  }
}
