package io.vstar.adapter.embedding;

import io.vstar.adapter.ModelSpec;
import io.vstar.adapter.Provenance;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A textual inversion embedding, that is, the learned vectors that a placeholder in a prompt stands
 * for (Gal et al. 2022, <a href="https://arxiv.org/abs/2208.01618">arXiv:2208.01618</a>).
 *
 * @param name placeholder
 * @param tables table of vectors for each text encoder of the model family: one for SD 1.x and 2.x,
 *     two for SDXL (CLIP-L, then CLIP-G); all with the same number of vectors
 * @param provenance origin of the embedding
 */
public record TextualInversion(String name, List<VectorTable> tables, Provenance provenance) {
  /**
   * Checks name and tables.
   *
   * @throws IllegalArgumentException if the name is blank, or the tables are missing or differ in
   *     their number of vectors
   */
  public TextualInversion {
    tables = List.copyOf(tables);
    if (name.isBlank()) {
      throw new IllegalArgumentException("an embedding needs a name");
    }
    if (tables.stream().map(VectorTable::vectors).distinct().count() != 1) {
      throw new IllegalArgumentException(
          name + " needs tables with one number of vectors, but has " + tables);
    }
  }

  /**
   * Returns the number of vectors, V, which is the number of positions that the placeholder takes
   * in a prompt.
   */
  public int vectors() {
    return tables.get(0).vectors();
  }

  /**
   * Returns the same vectors with another placeholder, which replaces the trigger phrase in the
   * notes, too.
   */
  public TextualInversion withName(String newName) {
    Map<String, String> notes = new LinkedHashMap<>(provenance.notes());
    notes.replace(ModelSpec.TRIGGER_PHRASE, name, newName);
    return new TextualInversion(newName, tables, provenance.withNotes(notes));
  }
}
