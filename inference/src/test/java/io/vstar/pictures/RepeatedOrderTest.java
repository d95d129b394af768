package io.vstar.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vstar.adapter.Provenance;
import io.vstar.adapter.embedding.EmbeddingFile;
import io.vstar.adapter.embedding.TextualInversion;
import io.vstar.adapter.embedding.VectorTable;
import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.Models;
import io.vstar.checkpoint.TinyModel;
import io.vstar.error.ConfigException;
import io.vstar.generation.DrawingSettings;
import io.vstar.generation.StableDiffusion;
import io.vstar.generation.Variation;
import io.vstar.image.Infotext;
import io.vstar.image.OutputFormat;
import io.vstar.image.PixelArrays;
import io.vstar.nn.Precision;
import io.vstar.sampling.ChosenSampler;
import io.vstar.sampling.Churn;
import io.vstar.sampling.GuidanceRescale;
import io.vstar.sampling.SamplerChoice;
import io.vstar.sampling.ScheduleType;
import io.vstar.tensor.CpuRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class RepeatedOrderTest {
  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @TempDir static Path folder;
  @TempDir Path pictures;

  private static ModelFiles files;
  private static StableDiffusion model;
  private static AdapterFiles adapters;

  @BeforeAll
  static void load() throws IOException {
    TinyModel.write(CPU.runtime(), folder.resolve("tiny"));
    files = Models.open(folder.resolve("tiny").toString());
    model = StableDiffusion.load(CPU.runtime(), files, Precision.FP32);
    Path day = folder.resolve("day.safetensors");
    VectorTable table = new VectorTable(1, 8, new float[] {1, 2, 3, 4, 5, 6, 7, 8});
    EmbeddingFile.writeSafetensors(
        day, new TextualInversion("<day>", List.of(table), Provenance.UNKNOWN));
    adapters = AdapterFiles.NONE.withEmbedding(day);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  static Stream<PictureOrder> orders() {
    PictureOrder order = PictureOrder.of("a red cat").withSteps(2).withSeed(9);
    return Stream.of(
        order,
        order.withPrompt("  two lines,\n and \"quotes\": here ").withNegativePrompt("a: b, c\n"),
        order.withPrompt("a <day>, and a bare day"), // which A1111 knows by one name
        order.withPrompt("a cat\nNegative prompt: that is none"),
        order.withPrompt("Steps: 20, Sampler: Euler a, Seed: 7"),
        order
            .withSampler(
                ChosenSampler.of(SamplerChoice.DPMPP_2M_SDE)
                    .with(ScheduleType.KARRAS)
                    .withEta(0.8)
                    .withNoiseScale(1.05))
            .with(DrawingSettings.NONE.with(new GuidanceRescale(0.7)).with(new Variation(3, 0.2))),
        order.withSampler(ChosenSampler.of(SamplerChoice.DDIM).withEta(0.3)),
        order.withSampler(ChosenSampler.named("DDIM trailing")).withGuidance(1.5),
        order
            .withSampler(ChosenSampler.of(SamplerChoice.HEUN).with(new Churn(1, 0.2, 9)))
            .withSize(OptionalInt.of(8), OptionalInt.of(16)));
  }

  @ParameterizedTest
  @MethodSource("orders")
  void theFileOfAPictureDrawsItAgain(PictureOrder order) {
    MadePicture made = make(order);
    Path file = new PictureFolder(pictures).write(made);

    PictureOrder repeated = RepeatedOrder.read(file).order();
    MadePicture again = make(repeated);

    assertThat(PixelArrays.toChw(again.image())).containsExactly(PixelArrays.toChw(made.image()));
    assertThat(again.infotext()).isEqualTo(made.infotext());
    assertThat(repeated.prompt()).isEqualTo(order.prompt());
    assertThat(repeated.negativePrompt()).isEqualTo(order.negativePrompt());
    assertThat(repeated.sampler()).isEqualTo(order.sampler());
    assertThat(repeated.settings()).isEqualTo(order.settings());
  }

  @ParameterizedTest
  @EnumSource
  void everyFormatCarriesTheOrder(OutputFormat format) {
    PictureOrder order = PictureOrder.of("a <day>: \u732b, and\nmore").withSteps(2).withSeed(77);
    Path file = new PictureFolder(pictures, format, 90).write(make(order));
    assertThat(file).hasFileName("77." + format.extension());
    assertThat(RepeatedOrder.read(file).order().prompt()).isEqualTo(order.prompt());
    assertThat(RepeatedOrder.read(file).order().seed()).isEqualTo(77);
  }

  @Test
  void onePictureOfSeveralVariationsIsDrawnAgain() {
    PictureOrder order =
        PictureOrder.of("x")
            .withSteps(2)
            .withCount(3, 1)
            .with(DrawingSettings.NONE.with(new Variation(5, 0.4)));
    List<MadePicture> three = new ArrayList<>();
    PictureJob.prepare(files, order, AdapterFiles.NONE)
        .run(model, PictureListener.pictures(three::add));
    assertThat(three).extracting(MadePicture::seed).containsOnly(1L);

    PictureOrder last = new RepeatedOrder(pictures, three.get(2).infotext()).order();

    assertThat(last.settings().variation()).hasValue(new Variation(7, 0.4));
    assertThat(PixelArrays.toChw(make(last).image()))
        .containsExactly(PixelArrays.toChw(three.get(2).image()))
        .isNotEqualTo(PixelArrays.toChw(three.get(0).image()));
  }

  @Test
  void whatA1111WroteIsReadByItsNames() {
    PictureOrder order =
        order(
            "a (red:1.2) fox\n"
                + "Negative prompt: blurry\n"
                + "Steps: 20, Sampler: DPM++ 2M, Schedule type: Automatic, CFG scale: 6.5, Seed:"
                + " 123456789, Size: 512x768, Clip skip: 2, Version: v1.10.1");
    assertThat(order.prompt()).isEqualTo("a (red:1.2) fox");
    assertThat(order.negativePrompt()).isEqualTo("blurry");
    assertThat(order.steps()).isEqualTo(20);
    assertThat(order.guidance()).isEqualTo(6.5);
    assertThat(order.seed()).isEqualTo(123456789);
    assertThat(order.width()).hasValue(512);
    assertThat(order.height()).hasValue(768);
    assertThat(order.sampler()).isEqualTo(ChosenSampler.of(SamplerChoice.DPMPP_2M_KARRAS));
  }

  @Test
  void anotherModelIsWarnedOf() {
    MadePicture made = make(PictureOrder.of("x").withSteps(1));
    assertThat(new RepeatedOrder(pictures, made.infotext()).otherModel(files)).isEmpty();
    Infotext other = Infotext.parse("x\nSteps: 1, Seed: 1, Model hash: 0123456789, Model: dream");
    assertThat(new RepeatedOrder(Path.of("a.png"), other).otherModel(files))
        .hasValueSatisfying(
            text ->
                assertThat(text).startsWith("a.png was made with the model dream (0123456789)"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Steps: many | Steps is 'many', expected a number",
        "Sampler: Restart | Sampler: there is no sampler 'Restart'",
        "Size: 512 | Size is '512'",
        "Schedule type: Turbo | there is no schedule type 'Turbo'",
        "Variation seed: x | Variation seed is 'x'"
      })
  void whatIsNotUnderstoodIsToldWithFileAndSetting(String setting, String message) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> order("x\n" + setting + ", CFG scale: 7, Seed: 1, Version: 1"))
        .withMessageStartingWith("some.txt: ")
        .withMessageContaining(message);
  }

  @Test
  void aFileWithoutSettingsIsRefused() throws IOException {
    Path text = Files.writeString(pictures.resolve("prompt.txt"), "a red fox");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> RepeatedOrder.read(text))
        .withMessageStartingWith(text + " has no infotext");
  }

  private static PictureOrder order(String text) {
    return new RepeatedOrder(Path.of("some.txt"), Infotext.parse(text)).order();
  }

  private static MadePicture make(PictureOrder order) {
    List<MadePicture> made = new ArrayList<>();
    PictureJob.prepare(files, order, adapters).run(model, PictureListener.pictures(made::add));
    return made.get(0);
  }
}
