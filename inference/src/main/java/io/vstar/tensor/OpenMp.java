package io.vstar.tensor;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** GNU's thread library libgomp, in the copy that libtorch has loaded. */
final class OpenMp {
  private static final Logger LOG = LoggerFactory.getLogger(OpenMp.class);
  private static final Path MAPS = Path.of("/proc/self/maps");

  private final Function parallel;
  private final Function processors;
  private final Pointer nothing;

  private OpenMp(NativeLibrary library) {
    this.parallel = library.getFunction("GOMP_parallel");
    this.processors = library.getFunction("omp_get_num_procs");
    this.nothing = library.getFunction("omp_get_level"); // has no effect
  }

  /** Returns the library of this process; empty if libtorch uses another one on this system. */
  static Optional<OpenMp> loaded() {
    if (!Files.isReadable(MAPS)) {
      return Optional.empty();
    }
    try (Stream<String> maps = Files.lines(MAPS)) {
      return maps.filter(line -> line.contains("/libgomp"))
          .map(line -> line.substring(line.indexOf('/')))
          .findFirst()
          .map(path -> new OpenMp(NativeLibrary.getInstance(path)));
    } catch (IOException | LinkageError e) {
      LOG.debug("libgomp is not to be had", e);
      return Optional.empty();
    }
  }

  /** Returns the number of processors that this process may use, as the library counts them. */
  int processors() {
    return processors.invokeInt(new Object[0]);
  }

  /** Runs an empty function on a team of as many threads as processors, at least two. */
  void doNothing() {
    parallel.invokeVoid(new Object[] {nothing, Pointer.NULL, Math.max(2, processors()), 0});
  }
}
