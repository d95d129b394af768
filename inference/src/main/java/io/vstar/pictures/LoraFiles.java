package io.vstar.pictures;

import io.vstar.adapter.lora.Lora;
import io.vstar.adapter.lora.LoraFile;
import io.vstar.error.CheckpointException;
import io.vstar.error.ConfigException;
import io.vstar.generation.PromptLoras.Chosen;
import io.vstar.io.Sha256;
import io.vstar.text.LoraTags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files of LoRAs.
 *
 * @param files files that are applied to every prompt
 * @param folder folder in which {@code <lora:NAME:STRENGTH>} in a prompt finds {@code
 *     NAME.safetensors}, {@code NAME.pt} or {@code NAME.bin}, or a folder {@code NAME} of PEFT;
 *     empty if tags of prompts have no effect
 */
public record LoraFiles(List<Weighted> files, Optional<Path> folder) {
  /** No files and no folder. */
  public static final LoraFiles NONE = new LoraFiles(List.of(), Optional.empty());

  /**
   * A file with its strengths.
   *
   * @param file file, or folder of PEFT
   * @param textStrength factor of what it adds to text encoders; 1 as it was trained
   * @param unetStrength factor of what it adds to the UNet; 1 as it was trained
   */
  public record Weighted(Path file, double textStrength, double unetStrength) {
    /** Makes a file with one strength for all networks. */
    public Weighted(Path file, double strength) {
      this(file, strength, strength);
    }

    /** Returns the tag of a prompt that asks for the file. */
    private LoraTags.Tag tag() {
      String name = file.getFileName().toString().replaceFirst("\\.(safetensors|pt|bin)$", "");
      return new LoraTags.Tag(name, textStrength, unetStrength);
    }
  }

  public LoraFiles {
    files = List.copyOf(files);
  }

  /** Returns the files with those of a prompt's tags. */
  private List<Weighted> all(LoraTags prompt) {
    List<Weighted> all = new ArrayList<>(files);
    folder.ifPresent(
        lies ->
            prompt
                .tags()
                .forEach(
                    tag ->
                        all.add(
                            new Weighted(
                                find(lies, tag), tag.textStrength(), tag.unetStrength()))));
    return all;
  }

  /**
   * Reads the files, then those of a prompt's tags.
   *
   * @throws ConfigException if the folder has no file for a tag
   */
  public List<Chosen> chosen(LoraTags prompt) {
    Map<Path, Lora> read = new HashMap<>();
    return all(prompt).stream()
        .map(
            each ->
                new Chosen(
                    read.computeIfAbsent(each.file(), LoraFile::read),
                    each.textStrength(),
                    each.unetStrength()))
        .toList();
  }

  /**
   * Returns the files as tags of a prompt, as A1111 writes them; its name of a LoRA is the file's
   * name without extension.
   */
  public String asTags() {
    return files.stream().map(file -> file.tag().text()).collect(Collectors.joining());
  }

  /** Returns the SHA-256 in hexadecimal of each file that a prompt uses, by A1111's name of it. */
  Map<String, String> hashes(LoraTags prompt) {
    Map<String, String> hashes = new LinkedHashMap<>();
    for (Weighted each : all(prompt)) {
      if (Files.isRegularFile(each.file())) {
        hashes.put(each.tag().name(), hash(each.file()));
      }
    }
    return hashes;
  }

  private static String hash(Path file) {
    try {
      return Sha256.ofContent(file);
    } catch (IOException e) {
      throw new CheckpointException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static Path find(Path folder, LoraTags.Tag tag) {
    if (tag.name().contains("/") || tag.name().contains("\\") || tag.name().equals("..")) {
      throw new ConfigException(tag.text() + " names a path, expected a file's name alone");
    }
    return Stream.concat(
            LoraFile.EXTENSIONS.stream().map(extension -> folder.resolve(tag.name() + extension)),
            Stream.of(folder.resolve(tag.name())))
        .filter(Files::exists)
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigException(
                    "%s: there is no %s.safetensors in %s; there are: %s"
                        .formatted(tag.text(), tag.name(), folder, available(folder))));
  }

  private static String available(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      String names =
          all.map(path -> path.getFileName().toString())
              .filter(name -> LoraFile.EXTENSIONS.stream().anyMatch(name::endsWith))
              .sorted()
              .collect(Collectors.joining(", "));
      return names.isEmpty() ? "none" : names;
    } catch (IOException e) {
      return "none, " + e.getMessage() + " cannot be read";
    }
  }
}
