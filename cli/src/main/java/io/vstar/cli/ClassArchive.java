package io.vstar.cli;

import io.vstar.cli.console.ExitCode;
import io.vstar.error.OutputException;
import io.vstar.io.FileTree;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The archive of parsed classes beside the program's jars, by which later starts are faster
 * (class-data sharing). It has the classes that a small training run needs.
 *
 * <p>The launcher passes the archive to Java if it exists, and Java ignores it if it was made for
 * other jars or another Java. So it is made anew whenever a start finds none for its jars and its
 * Java. If that fails, the same Java does not try again, and commands run without it.
 */
final class ClassArchive {
  /** The property by which the launcher names the folder of {@code bin} and {@code configs}. */
  static final String HOME_PROPERTY = "vstar.home";

  private static final Logger LOG = LoggerFactory.getLogger(ClassArchive.class);
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** The exit codes of the training; after a single step there may be nothing to publish. */
  private static final List<Integer> TRAINED = List.of(ExitCode.DONE, ExitCode.NOT_PUBLISHED);

  private final Path home;
  private final Path jar;
  private final Path java;

  /**
   * Creates the archive's description; {@link #makeIfMissing} makes the file.
   *
   * @param home the folder of {@code bin/vstar.options} and {@code configs/cat.yaml}
   * @param jar the program's jar, with all libraries beside it
   * @param java the Java executable
   */
  ClassArchive(Path home, Path jar, Path java) {
    this.home = home;
    this.jar = jar;
    this.java = java;
  }

  /**
   * Returns the archive of this process; empty unless a launcher has started it from jars and
   * {@code VSTAR_CLASSES} is not {@code off}.
   */
  static Optional<ClassArchive> ofThisProcess(Map<String, String> environment) {
    String home = System.getProperty(HOME_PROPERTY);
    Path jar = Path.of(System.getProperty("java.class.path")).toAbsolutePath();
    if (home == null
        || !Files.isRegularFile(jar)
        || environment.getOrDefault("VSTAR_CLASSES", "").equals("off")) {
      return Optional.empty();
    }
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    return Optional.of(new ClassArchive(Path.of(home), jar, java));
  }

  /**
   * Makes the archive if none was made for this Java and these jars. If several processes start at
   * once, one makes it and the others run without it.
   *
   * @param say receives the message that this takes a moment
   */
  void makeIfMissing(Consumer<String> say) {
    try {
      if (isCurrent() || !Files.isWritable(jar.getParent())) {
        return;
      }
      try (FileChannel channel =
              FileChannel.open(
                  beside("classes.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.tryLock()) {
        if (lock != null && !isCurrent()) {
          say.accept("preparing faster starts, once (VSTAR_CLASSES=off does without) ...");
          make();
        }
      }
    } catch (IOException | OutputException e) {
      LOG.debug("No class archive", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isCurrent() throws IOException {
    Path record = beside("classes.made-for");
    return Files.exists(record) && Files.readString(record).equals(madeFor());
  }

  /** Returns the Java and the jars that an archive is made for, as text. */
  private String madeFor() throws IOException {
    return Stream.of(
            System.getProperty("java.vm.version"),
            java.toString(),
            jar.toString(),
            Files.getLastModifiedTime(jar).toString(),
            Long.toString(Files.size(jar)))
        .map(line -> line + "\n")
        .reduce("", String::concat);
  }

  private void make() throws IOException, InterruptedException {
    Path work = beside("archiving");
    FileTree.delete(work); // left by a process that was killed
    Files.deleteIfExists(archive());
    try {
      Files.createDirectory(work);
      if (trained(work) && dumped(work)) {
        Files.move(work.resolve("jsa"), archive(), StandardCopyOption.ATOMIC_MOVE);
      }
    } finally {
      FileTree.delete(work);
    }
    Files.writeString(beside("classes.made-for"), madeFor());
  }

  /** Trains for one step and writes the list of classes that it loads. */
  private boolean trained(Path work) throws IOException, InterruptedException {
    return run(
        TRAINED,
        List.of("-XX:DumpLoadedClassList=" + work.resolve("list")),
        List.of(
            "train-ti",
            "--config=" + home.resolve("configs/cat.yaml"),
            "--device=cpu",
            "--output=" + work.resolve("out"),
            "--set=training.steps=1",
            "--set=training.batchSize=1",
            "--set=validation.timesteps=1",
            "--set=preview.prompts=[\"{}\"]",
            "--set=preview.seeds=[1]"));
  }

  /** Parses the classes of the list and writes the archive. */
  private boolean dumped(Path work) throws IOException, InterruptedException {
    return run(
        List.of(ExitCode.DONE),
        List.of(
            "-Xshare:dump",
            "-XX:SharedClassListFile=" + work.resolve("list"),
            "-XX:SharedArchiveFile=" + work.resolve("jsa"),
            "-XX:ErrorFile=" + work.resolve("error")),
        List.of());
  }

  /** Runs this program in another process; returns whether its exit code is one of those given. */
  private boolean run(List<Integer> codes, List<String> options, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    command.add("@" + home.resolve("bin/vstar.options"));
    command.addAll(options);
    command.addAll(List.of("-jar", jar.toString()));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("VSTAR_NATIVES", "cpu");
    Process process = builder.start();
    process.getOutputStream().close();
    try {
      return process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)
          && codes.contains(process.exitValue());
    } finally {
      process.destroyForcibly();
    }
  }

  private Path archive() {
    return beside("classes.jsa");
  }

  private Path beside(String name) {
    return jar.resolveSibling(name);
  }
}
