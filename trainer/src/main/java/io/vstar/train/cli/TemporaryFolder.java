package io.vstar.train.cli;

import io.vstar.io.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder that is gone when closed, with all that is in it. */
record TemporaryFolder(Path path) implements AutoCloseable {

  static TemporaryFolder create() throws IOException {
    return new TemporaryFolder(Files.createTempDirectory("vstar-bench"));
  }

  @Override
  public void close() {
    FileTree.delete(path);
  }
}
