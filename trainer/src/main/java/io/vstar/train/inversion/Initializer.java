package io.vstar.train.inversion;

import io.vstar.adapter.embedding.EmbeddingFile;
import io.vstar.adapter.embedding.TextualInversion;
import io.vstar.adapter.embedding.VectorTable;
import io.vstar.clip.ClipTextModel;
import io.vstar.error.ConfigException;
import io.vstar.generation.StableDiffusion;
import io.vstar.noise.NoiseSource;
import io.vstar.noise.RandomStream;
import io.vstar.train.config.InvalidValueException;
import io.vstar.train.config.Required;
import io.vstar.train.config.TypeName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The start values of the vectors of a new word. A text alone, in a config, is {@link Words}. */
public sealed interface Initializer
    permits Initializer.Words,
        Initializer.Drawn,
        Initializer.Mean,
        Initializer.Zero,
        Initializer.Embedding,
        Initializer.Published {

  /**
   * Returns the start values.
   *
   * @param model the base model
   * @param count the number of vectors V
   * @param draw what drawn values depend on
   * @return (V, D) row-major for each text encoder
   */
  List<float[]> vectors(StableDiffusion model, int count, Draw draw);

  /**
   * The random stream that start values are drawn from.
   *
   * @param seed the seed of the run
   * @param word the index of the word among those of the run
   */
  record Draw(long seed, int word) {}

  /**
   * Returns the text in whose place the learned word stands: the words that it starts from; empty
   * if it starts from none.
   */
  default String words() {
    return "";
  }

  /** Returns whether the start values mean something, so that the vectors may be pulled to them. */
  default boolean isMeaningful() {
    return true;
  }

  /**
   * Checks that the start values are for a model.
   *
   * @param widths the widths D of the model's text encoders
   * @param count the number of vectors V
   * @throws io.vstar.error.VstarException if a file cannot be read, or its vectors are for another
   *     model or are not so many
   */
  default void check(List<Integer> widths, int count) {}

  /** Returns the file that the start values are read from; empty if there is none. */
  default Optional<Path> source() {
    return Optional.empty();
  }

  /** Returns the start values in a few words, to be read after the word "from". */
  String description();

  /**
   * Words that the model knows: their token vectors in order, from the first again if there are
   * more vectors than tokens, truncated if there are fewer; as in A1111.
   *
   * @param text the words, such as {@code cat} or {@code oil painting}; not blank
   */
  @TypeName(value = "words", bare = true)
  record Words(@Required("the word or words to start from, for example cat") String text)
      implements Initializer {
    public Words {
      InvalidValueException.unless(!text.isBlank(), "text", "blank", "a word such as cat");
    }

    @Override
    public List<float[]> vectors(StableDiffusion model, int count, Draw draw) {
      return TextualInversionTrainable.initialVectors(model, text, count);
    }

    @Override
    public String words() {
      return text;
    }

    @Override
    public String description() {
      return '"' + text + '"';
    }
  }

  /**
   * Drawn vectors: each component from a normal distribution with the mean and the deviation that
   * it has in the vocabulary.
   */
  @TypeName("random")
  record Drawn() implements Initializer {
    private static final RandomStream STREAM = RandomStream.named("textual-inversion.initializer");

    @Override
    public List<float[]> vectors(StableDiffusion model, int count, Draw draw) {
      NoiseSource source = new NoiseSource(draw.seed());
      List<float[]> all = new ArrayList<>();
      List<Vocabulary> encoders = Vocabulary.of(model);
      for (Vocabulary vocabulary : encoders) {
        int width = vocabulary.width();
        int index = draw.word() * encoders.size() + all.size();
        float[] values = source.gaussian(STREAM, index, count * width);
        for (int i = 0; i < values.length; i++) {
          double deviation = vocabulary.deviation()[i % width];
          values[i] = (float) (vocabulary.mean()[i % width] + deviation * values[i]);
        }
        all.add(values);
      }
      return all;
    }

    @Override
    public boolean isMeaningful() {
      return false;
    }

    @Override
    public String description() {
      return "random vectors";
    }
  }

  /** The mean of the vocabulary, for each vector. */
  @TypeName("mean")
  record Mean() implements Initializer {
    @Override
    public List<float[]> vectors(StableDiffusion model, int count, Draw draw) {
      List<float[]> all = new ArrayList<>();
      for (Vocabulary vocabulary : Vocabulary.of(model)) {
        float[] values = new float[count * vocabulary.width()];
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) vocabulary.mean()[i % vocabulary.width()];
        }
        all.add(values);
      }
      return all;
    }

    @Override
    public String description() {
      return "the mean of the vocabulary";
    }
  }

  /** Zeros, as in A1111 with an empty initialization text. */
  @TypeName("zero")
  record Zero() implements Initializer {
    @Override
    public List<float[]> vectors(StableDiffusion model, int count, Draw draw) {
      return model.conditioner().encoders().stream()
          .map(ClipTextModel::config)
          .map(config -> new float[count * config.width()])
          .toList();
    }

    @Override
    public boolean isMeaningful() {
      return false;
    }

    @Override
    public String description() {
      return "zeros";
    }
  }

  /**
   * The vectors of an existing embedding, which are trained further.
   *
   * @param file the embedding, in any form that {@link EmbeddingFile} reads
   */
  @TypeName("embedding")
  record Embedding(@Required("an embedding file, .pt, .bin, .safetensors, .png or .webp") Path file)
      implements Initializer {

    @Override
    public List<float[]> vectors(StableDiffusion model, int count, Draw draw) {
      return EmbeddingFile.read(file).tables().stream().map(VectorTable::values).toList();
    }

    @Override
    public void check(List<Integer> widths, int count) {
      TextualInversion embedding = EmbeddingFile.read(file);
      List<Integer> found = embedding.tables().stream().map(VectorTable::width).toList();
      if (!found.equals(widths)) {
        throw new ConfigException(
            ("initializer.file: %s has vectors of width %s, but the model's text encoders have %s;"
                    + " take an embedding for this kind of model")
                .formatted(file, found, widths));
      }
      if (embedding.vectors() != count) {
        throw new ConfigException(
            "initializer.file: %s has %d vectors, but vectors is %d; set vectors to %2$d"
                .formatted(file, embedding.vectors(), count));
      }
    }

    @Override
    public Optional<Path> source() {
      return Optional.of(file);
    }

    @Override
    public String description() {
      return file.getFileName().toString();
    }
  }

  /**
   * The vectors of the published result, which are trained further, see {@link PublishedVectors};
   * the vectors of words where nothing is published that could be.
   *
   * @param text the words that the first version begins with; not blank
   */
  @TypeName("published")
  record Published(
      @Required("the word or words that the first version starts from, for example cat")
          String text)
      implements Initializer {
    public Published {
      InvalidValueException.unless(!text.isBlank(), "text", "blank", "a word such as cat");
    }

    /** Returns the vectors of the words. */
    @Override
    public List<float[]> vectors(StableDiffusion model, int count, Draw draw) {
      return new Words(text).vectors(model, count, draw);
    }

    @Override
    public String words() {
      return text;
    }

    @Override
    public String description() {
      return "what is published, or \"%s\"".formatted(text);
    }
  }
}
