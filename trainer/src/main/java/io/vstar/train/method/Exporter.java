package io.vstar.train.method;

import io.vstar.adapter.Provenance;
import io.vstar.train.config.OutputSettings.ExportFormat;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;

/** Where a run's result goes, and what its files say of the run. */
public interface Exporter {

  /**
   * Writes what was learned.
   *
   * @param writer of one file, whose name says the format
   * @return SHA-256 of the files by name
   */
  SortedMap<String, String> write(List<ExportFormat> formats, Consumer<Path> writer);

  /**
   * Returns what an exported file says of its making.
   *
   * @param kind of adapter, as ModelSpec names it
   * @param triggerPhrase what to write in a prompt, if anything
   */
  Provenance provenance(String kind, Optional<String> triggerPhrase);
}
