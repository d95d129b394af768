package io.vstar.train.method;

import io.vstar.adapter.Provenance;
import io.vstar.train.config.OutputSettings.ExportFormat;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;

/**
 * The destination of a method's export: it writes files into the run folder and describes the run
 * to them.
 */
public interface Exporter {

  /** Returns the name of the result, by which a file is called that is the only one of a format. */
  String name();

  /**
   * Writes what was learned, or a part of it that has files of its own.
   *
   * @param stem the name of the files without extension
   * @param formats the formats, one file each
   * @param writer the writer of one file, whose format follows from the extension
   * @return SHA-256 of the files by name
   */
  SortedMap<String, String> write(String stem, List<ExportFormat> formats, Consumer<Path> writer);

  /**
   * Returns the provenance of an exported file.
   *
   * @param title the name of the file without extension
   * @param kind the kind of adapter, by its name in ModelSpec; empty for a whole model
   * @param triggerPhrase the word to write in prompts; empty if there is none
   */
  Provenance provenance(String title, String kind, Optional<String> triggerPhrase);
}
