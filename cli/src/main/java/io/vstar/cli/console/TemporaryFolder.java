package io.vstar.cli.console;

import io.vstar.error.OutputException;
import io.vstar.io.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A temporary folder that is deleted with its content when closed. */
public record TemporaryFolder(Path path) implements AutoCloseable {

  /**
   * Creates a folder in the system's folder for temporary files.
   *
   * @throws OutputException if it cannot be created there
   */
  public static TemporaryFolder create() {
    try {
      return new TemporaryFolder(Files.createTempDirectory("vstar-bench"));
    } catch (IOException e) {
      throw new OutputException(
          "%s cannot hold temporary files (%s); name another folder with VSTAR_JAVA_OPTS=-Djava.io.tmpdir=FOLDER"
              .formatted(System.getProperty("java.io.tmpdir"), e),
          e);
    }
  }

  @Override
  public void close() {
    FileTree.delete(path);
  }
}
