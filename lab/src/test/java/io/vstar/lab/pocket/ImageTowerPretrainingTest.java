package io.vstar.lab.pocket;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import io.vstar.architecture.ClipTextConfig;
import io.vstar.architecture.ClipVisionConfig;
import io.vstar.checkpoint.ClipFolder;
import io.vstar.checkpoint.ModelPart;
import io.vstar.checkpoint.network.ClipLoader;
import io.vstar.checkpoint.write.DiffusersFolderWriter;
import io.vstar.clip.ClipTextModel;
import io.vstar.io.HostTensor;
import io.vstar.lab.pocket.ImageTowerPretraining.Settings;
import io.vstar.lab.pocket.ImageTowerPretraining.TextEncoder;
import io.vstar.lab.world.caption.PocketTokenizerWriter;
import io.vstar.nn.Precision;
import io.vstar.noise.NoiseSource;
import io.vstar.tensor.CpuRuntime;
import io.vstar.text.ClipTokenizer;
import io.vstar.text.PromptTokenizer;
import io.vstar.train.optim.Parameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A small image encoder and an untrained text encoder, which learn to tell drawings apart. */
class ImageTowerPretrainingTest {
  private static final int BATCH = 32;
  private static final int TEXT_WIDTH = 32;
  private static final long UNSEEN = 77;

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @TempDir Path folder;
  private ClipTokenizer tokenizer;

  @BeforeEach
  void openTokenizer() throws Exception {
    Path files = folder.resolve("tokenizer");
    Files.createDirectories(files);
    new PocketTokenizerWriter().write(files);
    tokenizer = ClipTokenizer.open(files);
  }

  @AfterEach
  void closeTokenizer() {
    tokenizer.close();
  }

  @Test
  void bothEncodersLearnToTellUnseenDrawingsApart() {
    TrainableWeights text = textWeights();
    ImageTowerPretraining tower = tower(text, true, 150);
    List<Double> losses = new ArrayList<>();
    assertThat(tower.run(CPU.scope(), (done, total, loss) -> losses.add(loss), () -> false))
        .isTrue();
    assertThat(mean(losses.subList(0, 5))).isGreaterThan(0.9 * Math.log(BATCH));
    assertThat(mean(losses.subList(130, 150))).isLessThan(0.85 * Math.log(BATCH));
    // By chance 1 of 32.
    RetrievalAccuracy accuracy = tower.accuracy(UNSEEN, 4, BATCH);
    assertThat(accuracy.textOfImage()).isGreaterThan(0.1);
    assertThat(accuracy.imageOfText()).isGreaterThan(0.1);
  }

  @Test
  void aFrozenTextEncoderStaysWhatItIs() {
    TrainableWeights text = textWeights();
    ImageTowerPretraining tower = tower(text, false, 2);
    Map<String, float[]> textBefore = values(text.tensors());
    Map<String, float[]> before = values(tower.weights());
    tower.run(CPU.scope(), (done, total, loss) -> {}, () -> false);

    values(text.tensors())
        .forEach((name, values) -> assertThat(values).as(name).isEqualTo(textBefore.get(name)));
    assertThat(before.keySet())
        .contains("text_projection.weight", "visual_projection.weight", "logit_scale");
    values(tower.weights())
        .forEach((name, values) -> assertThat(values).as(name).isNotEqualTo(before.get(name)));
  }

  @Test
  void whatIsWrittenIsReadAsAnImageEncoder() {
    ImageTowerPretraining tower = tower(textWeights(), false, 1);
    DiffusersFolderWriter writer = new DiffusersFolderWriter(folder);
    writer.writeConfigs(
        PocketArchitecture.config(tokenizer.vocabularySize(), 1),
        tower.imageEncoder().config(),
        tower.processor());
    writer.writeWeights(ModelPart.IMAGE_ENCODER, tensors(tower.weights()));

    ClipFolder files = ClipFolder.open(folder);
    ClipLoader loader = new ClipLoader(CPU.runtime(), files);
    NDArray pixels =
        files.processor().upload(CPU.scope(), new CaptionedPictures(3).batch(0, 2).images());
    assertThat(loader.imageEncoder(CPU.scope(), Precision.FP32).encode(pixels).embedding())
        .isEqualTo(tower.imageEncoder().encode(pixels).embedding());
    NDArray pooled = CPU.gaussian(2, TEXT_WIDTH);
    assertThat(loader.textProjection(CPU.scope()).orElseThrow().apply(pooled))
        .isEqualTo(tower.textTower().projection().orElseThrow().apply(pooled));
  }

  private static List<HostTensor> tensors(Map<String, NDArray> weights) {
    List<HostTensor> tensors = new ArrayList<>();
    weights.forEach(
        (name, tensor) ->
            tensors.add(
                HostTensor.ofFloats(name, tensor.toFloatArray(), tensor.getShape().getShape())));
    return tensors;
  }

  @Test
  void aBatchIsAFunctionOfSeedAndIndex() {
    CaptionedPictures.Batch batch = new CaptionedPictures(3).batch(5, 4);
    CaptionedPictures.Batch again = new CaptionedPictures(3).batch(5, 4);
    assertThat(again.captions()).isEqualTo(batch.captions());
    assertThat(again.images().get(3).getRGB(20, 20))
        .isEqualTo(batch.images().get(3).getRGB(20, 20));
    assertThat(new CaptionedPictures(4).batch(5, 4).captions()).isNotEqualTo(batch.captions());
    assertThat(new CaptionedPictures(3).batch(6, 4).captions()).isNotEqualTo(batch.captions());
  }

  private TrainableWeights textWeights() {
    return new TrainableWeights(
        "text_encoder", CPU.scope(), new DrawnValues(new NoiseSource(1), false));
  }

  private ImageTowerPretraining tower(TrainableWeights textWeights, boolean along, int steps) {
    ClipTextConfig config =
        new ClipTextConfig(
            tokenizer.vocabularySize(),
            77,
            TEXT_WIDTH,
            64,
            1,
            2,
            "quick_gelu",
            1e-5,
            Optional.empty());
    ClipTextModel model = new ClipTextModel(CPU.runtime(), config, textWeights, Precision.FP32);
    List<Parameter> parameters = along ? textWeights.parameters() : List.of();
    return new ImageTowerPretraining(
        CPU.runtime(),
        CPU.scope(),
        new ClipVisionConfig(32, 64, 2, 2, 32, 8, 16, "quick_gelu", 1e-5),
        new TextEncoder(model, new PromptTokenizer(tokenizer, List.of()), parameters),
        new Settings(steps, BATCH, 5e-3, 1),
        folder.resolve("state"));
  }

  private static Map<String, float[]> values(Map<String, NDArray> tensors) {
    Map<String, float[]> values = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> values.put(name, tensor.toFloatArray()));
    return values;
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }
}
