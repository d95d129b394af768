package io.vstar.generation;

import io.vstar.architecture.ClipTextConfig;
import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.architecture.UNetConfig;
import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.TokenizerFolder;
import io.vstar.checkpoint.network.NetworkLoader;
import io.vstar.conditioning.Conditioner;
import io.vstar.conditioning.LearnedWords;
import io.vstar.conditioning.PromptEncoder;
import io.vstar.error.CheckpointException;
import io.vstar.nn.LayerShape;
import io.vstar.nn.Precision;
import io.vstar.nn.Weight;
import io.vstar.noise.NoiseSchedule;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.text.ClipTokenizer;
import io.vstar.unet.UNet;
import io.vstar.vae.VaeDecoder;
import io.vstar.vae.VaeEncoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A loaded model with its networks, tokenizers and noise schedule. Encoder and decoder of the
 * autoencoder are loaded at their first use.
 */
public final class StableDiffusion implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StableDiffusion.class);

  private final TensorRuntime runtime;
  private final ModelFiles files;
  private final Precision precision;
  private final NetworkLoader loader;
  private final TensorScope frozen;
  private final TensorScope autoencoder;
  private final List<ClipTokenizer> tokenizers;
  private final Conditioner conditioner;
  private final UNet unet;
  private final NoiseSchedule schedule;
  private VaeEncoder encoder; // on first use
  private VaeDecoder decoder; // on first use

  private StableDiffusion(TensorRuntime runtime, ModelFiles files, LoadPlan plan) {
    this.runtime = runtime;
    this.files = files;
    this.precision = plan.precision();
    this.loader = new NetworkLoader(runtime, files, plan.trained(), plan.trainedNames());
    this.schedule = new NoiseSchedule(config().noise());
    requireFitting(files);
    this.tokenizers = openTokenizers(files);
    this.frozen = runtime.openScope("model");
    this.autoencoder = runtime.openScope("autoencoder");
    try {
      this.conditioner =
          new Conditioner(
              loader.textEncoders(frozen, precision),
              config().text().contextLayer(),
              config().unet().sizeEmbedding().isPresent());
      this.unet = loader.unet(frozen, precision, plan.activationCheckpointing());
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    frozen.seal();
  }

  /**
   * Loads a model onto the runtime's device.
   *
   * @param precision the format that text encoders and UNet compute in; the VAE always uses float32
   * @throws CheckpointException if a file is damaged, or the parts do not fit each other
   */
  public static StableDiffusion load(TensorRuntime runtime, ModelFiles files, Precision precision) {
    return load(runtime, files, LoadPlan.frozen(precision));
  }

  /**
   * Loads a model onto the runtime's device, as planned.
   *
   * @throws CheckpointException if a file is damaged, or the parts do not fit each other
   */
  public static StableDiffusion load(TensorRuntime runtime, ModelFiles files, LoadPlan plan) {
    if (plan.precision() == Precision.FP16 && !runtime.isOnGpu()) {
      LOG.warn("fp16 is for GPUs: many of its operators use one core of a CPU; take bf16 or fp32");
    }
    return new StableDiffusion(runtime, files, plan);
  }

  /** Opens the tokenizers and checks that ids and positions are rows of the encoders' tables. */
  static List<ClipTokenizer> openTokenizers(ModelFiles files) {
    List<ClipTextConfig> encoders = files.config().text().encoders();
    List<ClipTokenizer> tokenizers = TokenizerFolder.openAll(files.tokenizers());
    for (int i = 0; i < encoders.size(); i++) {
      ClipTokenizer tokenizer = tokenizers.get(i);
      ClipTextConfig text = encoders.get(i);
      if (tokenizer.vocabularySize() > text.vocabularySize()
          || tokenizer.length() > text.positions()) {
        tokenizers.forEach(ClipTokenizer::close);
        throw new CheckpointException(
            "%s has %d tokens and prompts of %d, but the text encoder of %s %d and %d"
                .formatted(
                    files.tokenizers().get(i).folder(),
                    tokenizer.vocabularySize(),
                    tokenizer.length(),
                    files.name(),
                    text.vocabularySize(),
                    text.positions()));
      }
    }
    return List.copyOf(tokenizers);
  }

  /** Checks that the UNet reads latents, or what one for inpainting reads, and gives latents. */
  private static void requireFitting(ModelFiles files) {
    UNetConfig unet = files.config().unet();
    int latents = files.config().vae().latentChannels();
    boolean reads = unet.inChannels() == latents || files.config().inpaints();
    if (!reads || unet.outChannels() != latents) {
      throw new CheckpointException(
          "%s: the unet turns %d channels into %d, but the vae has %d; expected %d, or %d for inpainting; depth models cannot be used"
              .formatted(
                  files.path(),
                  unet.inChannels(),
                  unet.outChannels(),
                  latents,
                  latents,
                  files.config().inpaintingChannels()));
    }
  }

  public TensorRuntime runtime() {
    return runtime;
  }

  public ModelFiles files() {
    return files;
  }

  public StableDiffusionConfig config() {
    return files.config();
  }

  public Precision precision() {
    return precision;
  }

  /** Returns the tokenizers of all text encoders, which differ only in the padding. */
  public List<ClipTokenizer> tokenizers() {
    return tokenizers;
  }

  /** Returns the tokenizer of the first text encoder, which has the model's vocabulary. */
  public ClipTokenizer tokenizer() {
    return tokenizers.get(0);
  }

  public Conditioner conditioner() {
    return conditioner;
  }

  /** Returns an encoder of prompts without learned words. */
  public PromptEncoder promptEncoder() {
    return new PromptEncoder(conditioner, tokenizers);
  }

  /**
   * Returns an encoder of prompts that may have learned words.
   *
   * @param words learned words, whose vectors must live as long as the encoder is used
   */
  public PromptEncoder promptEncoder(LearnedWords words) {
    return new PromptEncoder(conditioner.with(words), tokenizers);
  }

  public UNet unet() {
    return unet;
  }

  public NoiseSchedule schedule() {
    return schedule;
  }

  /** Returns the linear layers and convolutions of UNet and text encoders by name. */
  public Map<String, LayerShape> layers() {
    Map<String, LayerShape> layers = new LinkedHashMap<>(unet.layers());
    conditioner.encoders().forEach(encoder -> layers.putAll(encoder.layers()));
    return layers;
  }

  /** Returns the weights of the networks that the load plan trains. */
  public List<Weight> trained() {
    return loader.trained();
  }

  /**
   * Computes a SHA-256 in hexadecimal of the frozen weights of text encoders and UNet as they are
   * in memory, seconds for a large model.
   */
  public String weightsSha256() {
    return frozen.sha256();
  }

  /** Returns the check that results of this model's networks are finite. */
  public FiniteResults results() {
    return new FiniteResults(files, precision);
  }

  public VaeEncoder encoder() {
    if (encoder == null) {
      encoder = loader.vaeEncoder(autoencoder);
    }
    return encoder;
  }

  public VaeDecoder decoder() {
    if (decoder == null) {
      decoder = loader.vaeDecoder(autoencoder);
    }
    return decoder;
  }

  @Override
  public void close() {
    autoencoder.close(); // first of all: it refuses other threads
    frozen.close();
    tokenizers.forEach(ClipTokenizer::close);
  }
}
