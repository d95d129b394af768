package io.vstar.generation;

import io.vstar.checkpoint.DiffusersFolder;
import io.vstar.clip.ClipTextModel;
import io.vstar.config.ClipTextConfig;
import io.vstar.config.StableDiffusionConfig;
import io.vstar.config.UNetConfig;
import io.vstar.error.CheckpointException;
import io.vstar.nn.Precision;
import io.vstar.noise.NoiseSchedule;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.text.ClipTokenizer;
import io.vstar.unet.UNet;
import io.vstar.vae.VaeDecoder;
import io.vstar.vae.VaeEncoder;

/**
 * A loaded model: frozen networks, tokenizer, noise schedule. What is rarely used is loaded when it
 * is first asked for.
 */
public final class StableDiffusion implements AutoCloseable {
  private final TensorRuntime runtime;
  private final DiffusersFolder files;
  private final Precision precision;
  private final TensorScope frozen;
  private final TensorScope autoencoder;
  private final ClipTokenizer tokenizer;
  private final ClipTextModel text;
  private final UNet unet;
  private final NoiseSchedule schedule;
  private VaeEncoder encoder; // on first use
  private VaeDecoder decoder; // on first use

  private StableDiffusion(TensorRuntime runtime, DiffusersFolder files, Precision precision) {
    this.runtime = runtime;
    this.files = files;
    this.precision = precision;
    this.schedule = new NoiseSchedule(files.config().noise());
    requireFitting(files);
    this.tokenizer = openTokenizer(files);
    this.frozen = runtime.openScope("model");
    this.autoencoder = runtime.openScope("autoencoder");
    try {
      this.text = files.loadText(runtime, frozen, precision);
      this.unet = files.loadUNet(runtime, frozen, precision);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    frozen.seal();
  }

  /**
   * Loads a model onto the runtime's device.
   *
   * @param precision in which text encoder and UNet compute; the VAE always uses float32
   * @throws CheckpointException if a file is damaged, or the parts do not fit each other
   */
  public static StableDiffusion load(
      TensorRuntime runtime, DiffusersFolder files, Precision precision) {
    return new StableDiffusion(runtime, files, precision);
  }

  /** The tokenizer, after checking that ids and positions lie in the text encoder's tables. */
  private static ClipTokenizer openTokenizer(DiffusersFolder files) {
    ClipTokenizer tokenizer = ClipTokenizer.open(files.tokenizer());
    ClipTextConfig text = files.config().text();
    if (tokenizer.vocabularySize() > text.vocabularySize()
        || tokenizer.length() > text.positions()) {
      tokenizer.close();
      throw new CheckpointException(
          "%s has %d tokens and prompts of %d, but the text encoder beside it %d and %d"
              .formatted(
                  files.tokenizer(),
                  tokenizer.vocabularySize(),
                  tokenizer.length(),
                  text.vocabularySize(),
                  text.positions()));
    }
    return tokenizer;
  }

  /** Checks that the UNet takes what the other parts give. */
  private static void requireFitting(DiffusersFolder files) {
    StableDiffusionConfig config = files.config();
    UNetConfig unet = config.unet();
    int latents = config.vae().latentChannels();
    if (unet.contextWidth() != config.text().width()
        || unet.inChannels() != latents
        || unet.outChannels() != latents) {
      throw new CheckpointException(
          "%s: the unet reads text of width %d and turns %d channels into %d, but the text encoder has width %d and the vae %d channels"
              .formatted(
                  files.folder(),
                  unet.contextWidth(),
                  unet.inChannels(),
                  unet.outChannels(),
                  config.text().width(),
                  latents));
    }
  }

  public TensorRuntime runtime() {
    return runtime;
  }

  public DiffusersFolder files() {
    return files;
  }

  public StableDiffusionConfig config() {
    return files.config();
  }

  public Precision precision() {
    return precision;
  }

  public ClipTokenizer tokenizer() {
    return tokenizer;
  }

  public ClipTextModel text() {
    return text;
  }

  public UNet unet() {
    return unet;
  }

  public NoiseSchedule schedule() {
    return schedule;
  }

  public VaeEncoder encoder() {
    if (encoder == null) {
      encoder = files.loadVaeEncoder(runtime, autoencoder);
    }
    return encoder;
  }

  public VaeDecoder decoder() {
    if (decoder == null) {
      decoder = files.loadVaeDecoder(runtime, autoencoder);
    }
    return decoder;
  }

  @Override
  public void close() {
    tokenizer.close();
    autoencoder.close();
    frozen.close();
  }
}
