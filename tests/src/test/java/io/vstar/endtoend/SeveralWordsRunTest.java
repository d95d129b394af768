package io.vstar.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.adapter.embedding.EmbeddingFile;
import io.vstar.adapter.embedding.TextualInversion;
import io.vstar.cli.Vstar;
import io.vstar.cli.console.ExitCode;
import io.vstar.train.result.Manifest;
import io.vstar.train.result.RunResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that learns two words from two folders. */
class SeveralWordsRunTest {
  @TempDir Path folder;

  private Path config;
  private String said = "";

  @BeforeEach
  void writeConfig() throws IOException {
    FewPictures.copy("cat", 4, folder);
    Path second = FewPictures.copy("dusk", 4, folder);
    try (Stream<Path> captions = Files.list(second)) {
      for (Path caption : captions.filter(file -> file.toString().endsWith(".txt")).toList()) {
        Files.writeString(caption, Files.readString(caption).strip() + ", {}");
      }
    }
    config = folder.resolve("two.yaml");
    Files.writeString(
        config,
        """
        model: pocket
        words:
          - {placeholder: <cat>, initializer: cat, vectors: 2}
          - {placeholder: <dusk>, initializer: night, vectors: 3}
        dataset:
          subsets:
            - {path: cat, placeholder: <cat>}
            - {path: dusk, placeholder: <dusk>}
        training: {steps: 4, batchSize: 2, learningRate: 0.05}
        validation: {every: 2, timesteps: 2}
        preview: {prompts: ['a drawing of {}'], seeds: [1], steps: 2}
        snapshot: {every: 2}
        output: {folder: out, name: two, every: 2, formats: [safetensors, pt]}
        """);
  }

  @Test
  void eachWordMovesAndHasFilesOfItsOwn() throws IOException {
    assertThat(train()).as(said).isEqualTo(ExitCode.DONE);

    Path result = folder.resolve("out/two");
    for (String format : List.of("safetensors", "pt")) {
      requireWord(result.resolve("cat." + format), "<cat>", 2);
      requireWord(result.resolve("dusk." + format), "<dusk>", 3);
    }
    assertThat(names(result.resolve("runs/0001/steps")))
        .contains("cat-2.safetensors", "dusk-2.pt")
        .hasSize(4);
    RunResult first = Manifest.read(result.resolve("manifest.json")).result();
    assertThat(first.outputs()).hasSize(4);
    assertThat(said)
        .contains("<cat> from \"cat\", 2 vectors; <dusk> from \"night\", 3 vectors")
        .contains("to beat     the prompts without <cat>, <dusk>: ")
        .contains("<cat>: The vectors are ")
        .contains("<dusk>: The vectors are ");

    String file = result.resolve("cat.pt").toString();
    assertThat(train("--resume-from", file)).as(said).isEqualTo(ExitCode.USAGE);
    assertThat(said).contains("has one word, but this run learns <cat>, <dusk>; go on from a");
    assertThat(train("--if-changed")).as(said).isEqualTo(ExitCode.NOTHING_TO_DO);
    assertThat(train()).as(said).isEqualTo(ExitCode.DONE); // measures the published words again
    assertThat(said).doesNotContain("cannot be compared");
    RunResult second = Manifest.read(result.resolve("manifest.json")).result();
    assertThat(second.outputs()).isEqualTo(first.outputs());
  }

  @Test
  void aWordThatNoPictureIsTrainedWithIsRefused() {
    assertThat(train("--set", "words[2]={placeholder: <jug>, initializer: house}"))
        .isEqualTo(ExitCode.INPUT);
    assertThat(said).contains("no picture is trained with <jug>, so it would be exported as it st");
  }

  private static void requireWord(Path file, String placeholder, int vectors) {
    TextualInversion embedding = EmbeddingFile.read(file);
    String stem = placeholder.replaceAll("[<>]", "");
    assertThat(embedding.vectors()).isEqualTo(vectors);
    assertThat(file)
        .hasFileName(stem + file.toString().substring(file.toString().lastIndexOf('.')));
    if (file.toString().endsWith(".safetensors")) {
      assertThat(embedding.provenance().notes()).containsEntry("modelspec.title", stem);
      assertThat(embedding.provenance().notes())
          .containsEntry("modelspec.trigger_phrase", placeholder);
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private int train(String... more) {
    List<String> arguments = new ArrayList<>(List.of("train-ti", "--config", config.toString()));
    arguments.addAll(List.of(more));
    StringWriter text = new StringWriter();
    PrintWriter writer = new PrintWriter(text, true);
    int code = Vstar.run(writer, writer, arguments.toArray(String[]::new));
    said = text.toString();
    return code;
  }
}
