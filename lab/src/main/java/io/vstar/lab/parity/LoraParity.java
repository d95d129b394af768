package io.vstar.lab.parity;

import ai.djl.ndarray.NDArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.vstar.adapter.Provenance;
import io.vstar.adapter.lora.Lora;
import io.vstar.adapter.lora.LoraFile;
import io.vstar.adapter.lora.LoraModule;
import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.Models;
import io.vstar.checkpoint.lora.MergedModel;
import io.vstar.generation.PromptLoras;
import io.vstar.generation.PromptLoras.Chosen;
import io.vstar.generation.StableDiffusion;
import io.vstar.io.DType;
import io.vstar.io.HostTensor;
import io.vstar.nn.Precision;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.unet.Conditioning;
import io.vstar.unet.ContextAdapter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Compares LoRAs: what the UNet computes with one at several strengths, beside its layers and
 * merged into them, what is read from files in each layout, and the first steps of a training. The
 * model lies beside the golden folder.
 */
final class LoraParity {
  /** How many times the distance of the reference's float32 from its float64 is tolerated. */
  private static final double FACTOR = 10;

  private static final String MODEL = "tiny-sd15";
  private static final String OUTPUT = "unet_output.scale";
  private static final String TRAINED = "kohya.safetensors";
  private static final String INITIAL = "init.";

  private final GoldenFolder golden;
  private final TensorRuntime runtime;
  private final Precision precision;
  private final ModelFiles files;
  private final List<ParityItem> items = new ArrayList<>();

  private LoraParity(
      GoldenFolder golden, TensorRuntime runtime, Precision precision, ModelFiles files) {
    this.golden = golden;
    this.runtime = runtime;
    this.precision = precision;
    this.files = files;
  }

  /** Returns whether a folder has files of LoRAs and no model of its own. */
  static boolean isIn(Path folder) {
    Path json = folder.resolve("golden.json");
    return Files.exists(json) && GoldenFolder.hasFacts(json, "effective_scale", "n_modules");
  }

  /**
   * Compares everything in a folder.
   *
   * @throws io.vstar.error.CheckpointException if the model is not beside the folder
   */
  static List<ParityItem> run(TensorRuntime runtime, Path folder, Precision precision) {
    Path model = folder.toAbsolutePath().normalize().resolveSibling(MODEL);
    ModelFiles files = Models.open(model.toString());
    try (GoldenFolder golden = GoldenFolder.open(folder)) {
      LoraParity parity = new LoraParity(golden, runtime, precision, files);
      try (GoldenFolder inputs = GoldenFolder.open(model);
          StableDiffusion loaded = StableDiffusion.load(runtime, files, precision)) {
        parity.compareStrengths(loaded, inputs);
        parity.compareFiles(loaded, inputs);
        parity.compareMerged(inputs);
        parity.items.addAll(
            new LoraTrainingParity(golden, loaded, parity.initial(), parity.trained()).items());
      }
      return parity.items;
    }
  }

  private Lora trained() {
    return LoraFile.read(golden.folder().resolve(TRAINED));
  }

  /** Returns the start values: down as recorded, up zero. */
  private Lora initial() {
    List<LoraModule> modules = new ArrayList<>();
    for (LoraModule module : trained().modules()) {
      float[] down = golden.floats(INITIAL + module.path() + ".lora_A.weight");
      modules.add(
          new LoraModule(
              module.layer(),
              HostTensor.ofFloats("down", down, module.rank(), module.in()),
              HostTensor.ofFloats(
                  "up", new float[module.out() * module.rank()], module.out(), module.rank()),
              module.alpha(),
              Optional.empty()));
    }
    return new Lora("initial", modules, Provenance.UNKNOWN);
  }

  private List<String> outputs() {
    return golden.names().stream().filter(name -> name.startsWith(OUTPUT)).toList();
  }

  private static double strength(String output) {
    return Double.parseDouble(output.substring(OUTPUT.length()));
  }

  private double tolerance(String output) {
    String scale = output.substring("unet_output.".length());
    double own = golden.fact(scale, "fp32_vs_f64").getAsDouble();
    return FACTOR * own / largest(golden.floats(output));
  }

  private static double largest(float[] values) {
    double largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  private void compareStrengths(StableDiffusion model, GoldenFolder inputs) {
    for (String output : outputs()) {
      float[] actual = predict(model, inputs, Optional.of(trained()), strength(output));
      items.add(ParityItem.of(output, actual, golden.floats(output), tolerance(output)));
    }
  }

  private void compareMerged(GoldenFolder inputs) {
    for (String output : outputs()) {
      ModelFiles merged =
          MergedModel.of(
              files,
              List.of(new MergedModel.Weighted(trained(), 1, strength(output))),
              Optional.of(DType.F32));
      try (StableDiffusion model = StableDiffusion.load(runtime, merged, precision)) {
        items.add(
            ParityItem.of(
                "merged." + output,
                predict(model, inputs, Optional.empty(), 1),
                golden.floats(output),
                tolerance(output)));
      }
    }
  }

  /**
   * Compares how far the output with each file is from the true one: some files lack alpha, and
   * diffusers, whose distance is recorded, applies them as they are.
   */
  private void compareFiles(StableDiffusion model, GoldenFolder inputs) {
    String output = OUTPUT + "1";
    float[] expected = golden.floats(output);
    JsonObject loaded = golden.fact("loaded_by_diffusers").getAsJsonObject();
    for (Map.Entry<String, JsonElement> each : loaded.entrySet()) {
      double recorded = each.getValue().getAsJsonObject().get("diff_to_adapter").getAsDouble();
      compareFile(
          each.getKey(), recorded, predict(model, inputs, read(each.getKey()), 1), expected);
    }
    String peft = "peft_adapter_model.safetensors";
    compareFile(peft, 0, predict(model, inputs, read(peft), 1), expected);
  }

  private Optional<Lora> read(String file) {
    return Optional.of(LoraFile.read(golden.folder().resolve(file)));
  }

  private void compareFile(String file, double recorded, float[] actual, float[] expected) {
    double distance = 0;
    for (int i = 0; i < expected.length; i++) {
      distance = Math.max(distance, Math.abs((double) actual[i] - expected[i]));
    }
    double largest = largest(expected);
    items.add(
        new ParityItem(
            "loaded." + file, Math.abs(distance - recorded) / largest, tolerance(OUTPUT + "1")));
  }

  /** Computes the UNet's output for the inputs of the model's golden folder. */
  private float[] predict(
      StableDiffusion model, GoldenFolder inputs, Optional<Lora> lora, double strength) {
    try (TensorScope scope = runtime.openScope("lora parity")) {
      List<Chosen> chosen = lora.stream().map(each -> new Chosen(each, 1, strength)).toList();
      ContextAdapter adapter = PromptLoras.adapter(model, chosen, ContextAdapter.NONE, scope);
      NDArray timesteps =
          scope.upload(inputs.floats("unet.timesteps"), inputs.shape("unet.timesteps"));
      return model
          .unet()
          .forward(
              inputs.upload(scope, "unet.sample"),
              timesteps,
              Conditioning.of(inputs.upload(scope, "unet.encoder_hidden_states")),
              adapter)
          .toFloatArray();
    }
  }
}
