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
 * (class-data sharing). It holds the classes that a small training run needs.
 *
 * <p>The launcher names the archive to Java where it is there, and Java does without it if it does
 * not belong to the jars or to that Java; so this makes it anew whenever a start finds none that
 * was made for it. What cannot be made is not tried again by the same Java, and never keeps a
 * command from running.
 */
final class ClassArchive {
  /** The launcher says here in which folder {@code bin} and {@code configs} are. */
  static final String HOME_PROPERTY = "vstar.home";

  private static final Logger LOG = LoggerFactory.getLogger(ClassArchive.class);
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** A single step may measure no better than none, and then nothing is published. */
  private static final List<Integer> TRAINED = List.of(ExitCode.DONE, ExitCode.NOT_PUBLISHED);

  private final Path home;
  private final Path jar;
  private final Path java;

  /**
   * @param home the folder of {@code bin/vstar.options} and {@code configs/cat.yaml}
   * @param jar the program, with all libraries beside it
   * @param java the program that runs Java
   */
  ClassArchive(Path home, Path jar, Path java) {
    this.home = home;
    this.jar = jar;
    this.java = java;
  }

  /**
   * The archive of this process, where there may be one: a launcher has started it, from jars, and
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
   * Makes the archive if none was made for this Java and these jars. Of several processes one does;
   * the others go on without.
   *
   * @param say is told that this takes a moment
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

  /** What an archive belongs to. */
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
    FileTree.delete(work); // of a process that was killed
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

  /** Trains for one step, and lists the classes that it takes. */
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

  /** Parses the classes of the list, and writes them. */
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

  /** Runs this program in a process of its own; returns whether it ended with one of the codes. */
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
