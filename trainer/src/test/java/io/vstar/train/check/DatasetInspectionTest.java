package io.vstar.train.check;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.hub.HubClient;
import io.vstar.train.config.ConfigLoader;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.dataset.DatasetFinding;
import io.vstar.train.dataset.DatasetProblem;
import io.vstar.train.inversion.TextualInversionMethod;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plants problems into data sets, and looks for each by its name. */
class DatasetInspectionTest {
  private static final String WORDS = "red green blue big small old new wet dry hot ".repeat(9);

  @TempDir private Path folder;

  @Test
  void nothingIsFoundInACleanSet() throws IOException {
    Plants plants = new Plants(folder);
    for (int i = 0; i < 6; i++) {
      plants.pair("cat/%d.png".formatted(i), Plants.drawing(i, 128, 128));
    }
    plants.pair("cat/wide.jpg", Plants.drawing(6, 160, 96));
    plants.pair("cat/wider.jpg", Plants.drawing(7, 160, 96));
    plants.pair("held-out/a.png", Plants.drawing(8, 128, 128));
    List<DatasetFinding> findings =
        inspect("path: cat, validation: held-out", "training: {batchSize: 2}");
    assertThat(findings).isEmpty();
  }

  @Test
  void eachPlantedProblemIsFoundAtItsFileAndNoOther() throws IOException {
    plantPictures();
    plantCaptions();
    plantMasks();
    List<DatasetFinding> findings =
        inspect(
            """
            subsets: [{path: pictures}, {path: captions}, {path: masked, mask: file}, {path: cut, mask: alpha}, {path: often, repeats: 90}], validation: held-out\
            """,
            "bucket: {maxError: 1}\ntraining: {batchSize: 2}");
    assertThat(lines(findings)).containsExactlyElementsOf(expected());
  }

  private void plantPictures() throws IOException {
    Plants plants = new Plants(folder.resolve("pictures"));
    for (int i = 0; i < 4; i++) {
      plants.pair("good-%d.png".formatted(i), Plants.drawing(i, 128, 128));
      plants.pair("wide-%d.png".formatted(i), Plants.drawing(20 + i, 160, 96));
    }
    byte[] png = Plants.encoded(Plants.drawing(10, 128, 128), "png");
    byte[] jpeg = Plants.encoded(Plants.drawing(11, 128, 128), "jpeg");
    plants.write("head.png", java.util.Arrays.copyOf(png, 20));
    plants.write("text.jpg", "not found".getBytes(UTF_8));
    plants.write("half.png", Plants.cut(png));
    plants.write("half.jpg", Plants.cut(jpeg));
    plants.write("same.png", Files.readAllBytes(folder.resolve("pictures/good-0.png")));
    plants.write("saved-again.jpg", Plants.scaled(Plants.drawing(1, 128, 128), 112, 112));
    plants.write("blurred.png", Plants.blurred(Plants.drawing(12, 256, 256)));
    plants.write("tiny.png", Plants.scaled(Plants.drawing(13, 128, 128), 40, 40));
    plants.write("strip.png", Plants.drawing(14, 960, 80));
    plants.write("panorama.png", Plants.drawing(15, 560, 100));
    plants.write("turned.jpg", Plants.withExif(jpeg(16, 160, 96), 6, 160, 96));
    plants.write("turned-twice.jpg", Plants.withExif(jpeg(17, 96, 160), 6, 160, 96));
    plants.write("turn-nine.jpg", Plants.withExif(jpeg(18, 128, 128), 9, 128, 128));
    plants.write("glass.png", Plants.halfTransparent(Plants.drawing(19, 128, 128)));
    plants.write("linear.jpg", Plants.withProfile(jpeg(30, 128, 128), Plants.linearProfile()));
    plants.write("bad-profile.jpg", Plants.withProfile(jpeg(31, 128, 128), new byte[200]));
    plants.write("phone.heic", new byte[] {0});
    plants.write("thumbs.db", new byte[] {0});
    plants.captionTheOthers();
    Plants heldOut = new Plants(folder.resolve("held-out"));
    heldOut.pair("leaked.png", Plants.drawing(2, 128, 128));
    heldOut.pair("nearly.png", Plants.scaled(Plants.drawing(3, 128, 128), 120, 120));
    heldOut.pair("fine.png", Plants.drawing(40, 128, 128));
    Plants often = new Plants(folder.resolve("often"));
    often.pair("a.png", Plants.drawing(41, 128, 128));
    often.pair("b.png", Plants.drawing(42, 128, 128));
  }

  private static byte[] jpeg(long seed, int width, int height) throws IOException {
    return Plants.encoded(Plants.drawing(seed, width, height), "jpeg");
  }

  private void plantCaptions() throws IOException {
    Plants plants = new Plants(folder.resolve("captions"));
    for (String name :
        List.of("a", "b", "latin", "blank", "twice", "without", "cut", "long", "forgotten")) {
      plants.write(name + ".png", Plants.drawing(100 + name.hashCode() % 50, 128, 128));
    }
    plants.caption("a.txt", "a <zorp>");
    plants.caption("b.txt", "another <zorp>");
    plants.write("latin.txt", "<zorp> im Gr\u00fcnen".getBytes(ISO_8859_1));
    plants.caption("blank.txt", " \n");
    plants.caption("twice.txt", "<zorp>");
    plants.caption("twice.caption", "<zorp>");
    plants.caption("without.txt", "a dog");
    plants.caption("cut.txt", WORDS + "<zorp>");
    plants.caption("long.txt", "<zorp> " + WORDS);
    plants.caption("lonely.txt", "<zorp>");
  }

  private void plantMasks() throws IOException {
    Plants masked = new Plants(folder.resolve("masked"));
    for (String name : List.of("good", "white", "black", "narrow", "other")) {
      masked.pair(name + ".png", Plants.drawing(200 + name.hashCode() % 50, 128, 128));
    }
    masked.write("good.mask.png", Plants.mask(128, 128, 64));
    masked.write("white.mask.png", Plants.mask(128, 128, 128));
    masked.write("black.mask.png", Plants.mask(128, 128, 0));
    masked.write("narrow.mask.png", Plants.mask(64, 128, 32));
    masked.write("other.mask.png", Plants.mask(128, 128, 64));
    masked.write("nobody.mask.png", Plants.mask(128, 128, 64));
    Plants cut = new Plants(folder.resolve("cut"));
    cut.pair("good.png", Plants.halfTransparent(Plants.drawing(300, 128, 128)));
    cut.pair("opaque.png", Plants.drawing(301, 128, 128));
  }

  @Test
  void animationsAndPicturesOfPrintAreTold() throws IOException {
    Plants plants = new Plants(folder.resolve("cat"));
    plants.resource("moving.gif", "animated.gif");
    plants.resource("print.jpg", "cmyk_profile.jpg");
    assertThat(lines(inspect("path: cat", "")))
        .contains("warning animation moving.gif", "note cmyk print.jpg");
  }

  @Test
  void picturesThatWouldBeEnlargedAreTooSmallIfThatIsForbidden() throws IOException {
    Plants plants = new Plants(folder.resolve("cat"));
    plants.pair("good.png", Plants.drawing(1, 128, 128));
    plants.pair("tiny.png", Plants.drawing(2, 40, 40));
    String batch = "training: {batchSize: 1}";
    assertThat(lines(inspect("path: cat, upscaling: leave-out", batch)))
        .containsExactly("warning too-small tiny.png");
    assertThat(lines(inspect("path: cat, upscaling: refuse", batch)))
        .containsExactly("error too-small tiny.png");
  }

  @Test
  void smallBucketsAndSubsetsInEachOtherAreTold() throws IOException {
    Plants plants = new Plants(folder.resolve("cat"));
    plants.pair("a.png", Plants.drawing(1, 128, 128));
    plants.pair("in/b.png", Plants.drawing(2, 128, 128));
    assertThat(lines(inspect("subsets: [{path: cat}, {path: cat/in}]", "training: {batchSize: 4}")))
        .containsExactly("warning few-pictures -", "warning overlapping-subsets cat");
  }

  @Test
  void wordsThatAreKnownOrHideOneAreTold() throws IOException {
    Plants plants = new Plants(folder.resolve("cat"));
    plants.write("a.png", Plants.drawing(1, 128, 128));
    plants.caption("a.txt", "a {}");
    String batch = "training: {batchSize: 1}";
    assertThat(lines(inspect("path: cat", batch, "cat"))).containsExactly("error known-word -");
    assertThat(lines(inspect("path: cat", batch, "<cat>"))).containsExactly("note hidden-word -");
    assertThat(lines(inspect("path: cat", batch + "\noutput: {name: zorp}", "<cat>"))).isEmpty();
  }

  @Test
  void ofSeveralWordsThoseAreToldWhoseOwnFilesHideAWord() throws IOException {
    Plants plants = new Plants(folder.resolve("cat"));
    plants.write("a.png", Plants.drawing(1, 128, 128));
    plants.caption("a.txt", "<cat> and <butter-fly>");
    Files.writeString(
        folder.resolve("run.yaml"),
        """
        model: pocket
        words: [{placeholder: <cat>, initializer: cat}, {placeholder: <butter-fly>, initializer: cat}]
        dataset: {path: cat, headerCache: false}
        training: {batchSize: 1}
        """);
    List<DatasetFinding> findings = inspect(2);
    assertThat(findings).hasSize(1); // butter-fly.pt is no word, though butterfly would be one
    assertThat(findings.get(0).problem()).isEqualTo(DatasetProblem.HIDDEN_WORD);
    assertThat(findings.get(0).message())
        .startsWith("<cat> will be in a file called cat, ")
        .endsWith("take another placeholder, by whose letters and digits it is called");
  }

  @Test
  void aSetWithoutPicturesIsAnErrorAndNoMore() throws IOException {
    Files.createDirectories(folder.resolve("cat"));
    assertThat(lines(inspect("path: cat", ""))).containsExactly("error no-pictures cat");
  }

  @Test
  void alternativesAndFilesOfCaptionsThatCannotBeReadAreTold() throws IOException {
    Plants plants = new Plants(folder.resolve("cat"));
    plants.write("a.png", Plants.drawing(1, 128, 128));
    plants.caption("a.txt", "a <zorp> in {red|blue");
    String batch = "training: {batchSize: 1}";
    assertThat(lines(inspect("path: cat, captions: {wildcards: true}", batch)))
        .containsExactly("error prompt a.txt");
    plants.caption("metadata.jsonl", "{\"file_name\": ");
    assertThat(lines(inspect("path: cat, captions: {source: metadata}", batch)))
        .contains("error caption-file metadata.jsonl");
  }

  @Test
  void withoutItsModelADataSetIsCheckedAsFarAsItCan() throws IOException {
    Plants plants = new Plants(folder.resolve("cat"));
    plants.pair("a.png", Plants.drawing(1, 512, 512));
    List<DatasetFinding> findings =
        inspect("path: cat", "training: {batchSize: 1}", "<zorp>", "nobody/nothing");
    assertThat(lines(findings)).containsExactly("note not-checked -");
    assertThat(findings.get(0).message()).contains("nobody/nothing", "Stable Diffusion 1.5");
  }

  @Test
  void theNumberOfThreadsChangesNothing() throws IOException {
    plantPictures();
    List<DatasetFinding> one = inspect("path: pictures", "", "<zorp>", "pocket", 1);
    assertThat(one).hasSizeGreaterThan(10);
    assertThat(inspect("path: pictures", "", "<zorp>", "pocket", 4)).isEqualTo(one);
  }

  private List<DatasetFinding> inspect(String dataset, String more) throws IOException {
    return inspect(dataset, more, "<zorp>");
  }

  private List<DatasetFinding> inspect(String dataset, String more, String word)
      throws IOException {
    return inspect(dataset, more, word, "pocket");
  }

  private List<DatasetFinding> inspect(String dataset, String more, String word, String model)
      throws IOException {
    return inspect(dataset, more, word, model, 2);
  }

  private List<DatasetFinding> inspect(
      String dataset, String more, String word, String model, int threads) throws IOException {
    Files.writeString(
        folder.resolve("run.yaml"),
        "model: %s\nplaceholder: %s\ninitializer: cat\ndataset: {%s, headerCache: false}\n%s\n"
            .formatted(model, word, dataset, more));
    return inspect(threads);
  }

  /** Inspects the data set of the config that was written. */
  private List<DatasetFinding> inspect(int threads) {
    TextualInversionMethod method = new TextualInversionMethod();
    TrainConfig config = ConfigLoader.load(method.schema(), folder.resolve("run.yaml"), List.of());
    try (DatasetReport report =
        DatasetInspection.inspect(
            config,
            method.plan(config),
            HubClient.ofThisMachine(),
            threads,
            (done, all) -> {},
            () -> false)) {
      return report.findings();
    }
  }

  /** Returns severity, kind and first file of each finding. */
  private static SortedSet<String> lines(List<DatasetFinding> findings) {
    SortedSet<String> lines = new TreeSet<>();
    for (DatasetFinding finding : findings) {
      String file =
          finding.files().isEmpty() ? "-" : finding.files().get(0).getFileName().toString();
      lines.add("%s %s %s".formatted(finding.severity().word(), finding.problem().kind(), file));
    }
    return lines;
  }

  private static SortedSet<String> expected() throws IOException {
    try (InputStream in = DatasetInspectionTest.class.getResourceAsStream("planted.txt")) {
      return new TreeSet<>(
          new String(in.readAllBytes(), UTF_8)
              .lines()
              .filter(line -> !line.isBlank() && !line.startsWith("#"))
              .toList());
    }
  }
}
