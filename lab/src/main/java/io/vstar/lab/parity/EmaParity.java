package io.vstar.lab.parity;

import ai.djl.ndarray.NDArray;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.train.optim.Ema;
import io.vstar.train.optim.EmaDecay;
import io.vstar.train.optim.Parameter;
import java.nio.file.Path;
import java.util.List;

/** Compares the moving averages of diffusers: the share that is kept, and the averages. */
final class EmaParity implements FormulaParity.Part {
  private static final String PARAMETER = "p";

  @Override
  public String file() {
    return "ema.json";
  }

  @Override
  public void addTo(TensorRuntime runtime, Path folder, List<ParityItem> items) {
    try (GoldenFolder golden = GoldenFolder.open(folder, "ema")) {
      for (JsonObject each : golden.cases()) {
        String key = each.get("key").getAsString();
        EmaDecay decay = decay(each.getAsJsonObject("args"));
        addShares(items, key, decay, each);
        try (TensorScope scope = runtime.openScope("ema parity")) {
          items.add(
              ParityItem.of(
                  key + ".shadow",
                  averages(runtime, scope, golden, key, decay),
                  golden.floats(key + ".shadow"),
                  FormulaParity.FORMULA));
        }
      }
    }
  }

  private static EmaDecay decay(JsonObject arguments) {
    double decay = number(arguments, "decay", 0.9999);
    int after = (int) number(arguments, "update_after_step", 0);
    boolean warm =
        arguments.has("use_ema_warmup") && arguments.get("use_ema_warmup").getAsBoolean();
    EmaDecay rising =
        warm
            ? EmaDecay.power(number(arguments, "inv_gamma", 1), number(arguments, "power", 2.0 / 3))
            : EmaDecay.TENTHS;
    return rising.within(number(arguments, "min_decay", 0), decay).after(after);
  }

  private static double number(JsonObject arguments, String key, double byDefault) {
    return arguments.has(key) ? arguments.get(key).getAsDouble() : byDefault;
  }

  private static void addShares(
      List<ParityItem> items, String key, EmaDecay decay, JsonObject expected) {
    double[] used = GoldenFolder.numbers(expected.get("decay_used"));
    double[] actual = new double[used.length];
    for (int i = 0; i < used.length; i++) {
      actual[i] = decay.kept(i + 1);
    }
    items.add(ParityItem.of(key + ".decay_used", actual, used, FormulaParity.FORMULA));
    JsonArray at = expected.getAsJsonArray("decay_at");
    double[] late = new double[at.size()];
    double[] kept = new double[at.size()];
    for (int i = 0; i < late.length; i++) {
      late[i] = at.get(i).getAsJsonArray().get(1).getAsDouble();
      kept[i] = decay.kept(at.get(i).getAsJsonArray().get(0).getAsInt());
    }
    items.add(ParityItem.of(key + ".decay_at", kept, late, FormulaParity.FORMULA));
  }

  private static float[] averages(
      TensorRuntime runtime, TensorScope scope, GoldenFolder golden, String key, EmaDecay decay) {
    NDArray parameter = golden.upload(scope, key + ".start");
    Ema ema = new Ema(runtime, scope, List.of(new Parameter(PARAMETER, parameter)), decay);
    float[] all = new float[golden.floats(key + ".shadow").length];
    int size = (int) parameter.size();
    for (int i = 0; i < all.length / size; i++) {
      runtime.overwrite(parameter, golden.floats(key + ".params", i));
      try (TensorScope step = scope.openScope("step")) {
        ema.update(step, i + 1);
      }
      float[] average = ema.averages().tensors().get(PARAMETER).toFloats();
      System.arraycopy(average, 0, all, i * size, size);
    }
    return all;
  }
}
