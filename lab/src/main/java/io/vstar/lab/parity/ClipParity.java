package io.vstar.lab.parity;

import ai.djl.ndarray.NDArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.vstar.checkpoint.ClipFolder;
import io.vstar.checkpoint.network.ClipLoader;
import io.vstar.clip.ClipEmbedding;
import io.vstar.clip.ClipImageProcessor;
import io.vstar.clip.EncodedImage;
import io.vstar.clip.EncodedText;
import io.vstar.clip.PromptBatch;
import io.vstar.clip.TokenEmbeddingOverlay;
import io.vstar.image.ImageFiles;
import io.vstar.io.Safetensors;
import io.vstar.io.TensorFile;
import io.vstar.nn.Precision;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.text.PromptChunk;
import io.vstar.text.TokenizedPrompt;
import io.vstar.text.TokenizedPrompts;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Compares CLIP's preprocessing of pictures, image encoder and text encoder, the cosines between
 * both, and some updates of the text encoder.
 */
final class ClipParity {
  private static final String LEVELS = "preprocessed_uint8.safetensors";
  private static final long MAX_PIXELS = 1 << 24;

  /** Tolerance of normalised pixels: the rounding of float32 in three operations. */
  private static final double PIXELS = 1e-6;

  /** Tolerance of states and embeddings: about three times float32's distance from float64. */
  private static final double STATES = 1e-5;

  private final GoldenFolder golden;
  private final ClipFolder files;
  private final TensorScope scope;
  private final List<ParityItem> items = new ArrayList<>();

  private ClipParity(GoldenFolder golden, ClipFolder files, TensorScope scope) {
    this.golden = golden;
    this.files = files;
    this.scope = scope;
  }

  /** Compares all that the folder has results of. */
  static List<ParityItem> run(TensorRuntime runtime, GoldenFolder golden, Precision precision) {
    ClipFolder files = ClipFolder.open(golden.folder());
    try (TensorScope scope = runtime.openScope("clip parity")) {
      ClipParity parity = new ClipParity(golden, files, scope);
      parity.preprocessing();
      ClipLoader loader = new ClipLoader(runtime, files);
      NDArray images = parity.images(loader, precision);
      NDArray texts = parity.texts(loader, precision);
      parity.cosines(images, texts);
      new AestheticParity(runtime, golden, files).addTo(parity.items);
      return parity.items;
    }
  }

  private void preprocessing() {
    try (TensorFile expected = Safetensors.open(golden.folder().resolve(LEVELS))) {
      for (JsonElement each : golden.fact("preprocess").getAsJsonArray()) {
        JsonObject facts = each.getAsJsonObject();
        String key = facts.get("key").getAsString();
        BufferedImage image =
            ImageFiles.readStored(
                golden.folder().resolve(facts.get("file").getAsString()), MAX_PIXELS);
        ClipImageProcessor processor =
            new ClipImageProcessor(
                facts.get("target").getAsInt(),
                files.processor().mean(),
                files.processor().deviation());
        String levels = key + ".uint8_chw";
        if (expected.tensors().containsKey(levels)) {
          boolean equal = equal(processor.crop(image), expected.tensor(levels).toLongs());
          items.add(new ParityItem(levels, equal ? 0 : 1, 0));
        }
        String values = key + ".pixel_values";
        if (golden.has(values)) {
          float[] actual = processor.pixelValues(image);
          items.add(ParityItem.of(values, actual, golden.floats(values), PIXELS));
        }
      }
    }
  }

  private static boolean equal(byte[] actual, long[] expected) {
    long[] levels = new long[actual.length];
    Arrays.setAll(levels, i -> actual[i] & 0xff);
    return Arrays.equals(levels, expected);
  }

  private NDArray images(ClipLoader loader, Precision precision) {
    NDArray pixels = null;
    int side = files.vision().imageSize();
    for (int i = 0; golden.has(pixelValues(i, side)); i++) {
      NDArray one = golden.upload(scope, pixelValues(i, side));
      pixels = pixels == null ? one : pixels.concat(one);
    }
    EncodedImage encoded = loader.imageEncoder(scope, precision).encode(pixels);
    for (int i = 0; i < encoded.hiddenStates().size(); i++) {
      compare("vision.hidden_states." + i, encoded.hiddenStates().get(i));
    }
    compare("vision.last_hidden_state", encoded.lastHiddenState());
    compare("vision.image_embeds", encoded.embedding());
    return encoded.embedding();
  }

  private static String pixelValues(int image, int side) {
    return "pre.image%d.size%d.pixel_values".formatted(image, side);
  }

  private NDArray texts(ClipLoader loader, Precision precision) {
    PromptBatch prompts = PromptBatch.upload(scope, prompts(golden, files), Map.of());
    EncodedText encoded =
        loader.textEncoder(scope, precision).encode(prompts, TokenEmbeddingOverlay.NONE);
    compare("text.hidden_states." + (files.text().layers() - 1), encoded.penultimate());
    compare("text.last_hidden_state", encoded.lastHiddenState());
    compare("text.text_embeds", encoded.projected().orElseThrow());
    return encoded.projected().orElseThrow();
  }

  /** Returns the golden token ids; the end mark is the last id of the vocabulary. */
  static TokenizedPrompts prompts(GoldenFolder golden, ClipFolder files) {
    long[] ids = golden.longs("text.input_ids");
    int length = Math.toIntExact(golden.shape("text.input_ids")[1]);
    long end = files.text().vocabularySize() - 1;
    List<TokenizedPrompt> prompts = new ArrayList<>();
    for (int from = 0; from < ids.length; from += length) {
      List<Long> row = Arrays.stream(ids, from, from + length).boxed().toList();
      prompts.add(TokenizedPrompt.of(PromptChunk.unweighted(row, row.indexOf(end), List.of())));
    }
    return new TokenizedPrompts(prompts);
  }

  private void cosines(NDArray images, NDArray texts) {
    List<ClipEmbedding> columns = ClipEmbedding.all(texts);
    List<ClipEmbedding> rows = ClipEmbedding.all(images);
    float[] cosines = new float[rows.size() * columns.size()];
    for (int i = 0; i < cosines.length; i++) {
      ClipEmbedding row = rows.get(i / columns.size());
      cosines[i] = (float) row.cosine(columns.get(i % columns.size()));
    }
    String name = "cosine_image_text";
    items.add(ParityItem.of(name, cosines, golden.floats(name), STATES));
  }

  private void compare(String name, NDArray actual) {
    items.add(ParityItem.of(name, actual.toFloatArray(), golden.floats(name), STATES));
  }
}
