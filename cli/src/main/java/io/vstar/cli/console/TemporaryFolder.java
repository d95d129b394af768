package io.vstar.cli.console;

import io.vstar.error.OutputException;
import io.vstar.io.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder that is gone when closed, with all that is in it. */
public record TemporaryFolder(Path path) implements AutoCloseable {

  /**
   * Makes a folder where the system keeps what is temporary.
   *
   * @throws OutputException if it cannot be made there
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
