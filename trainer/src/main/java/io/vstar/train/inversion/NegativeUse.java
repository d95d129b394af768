package io.vstar.train.inversion;

import io.vstar.train.config.Default;
import io.vstar.train.config.InvalidValueException;
import io.vstar.train.config.TypeName;
import io.vstar.train.objective.NegativePrompt;
import java.util.Optional;

/** The training of a word for the negative prompt. */
public sealed interface NegativeUse permits NegativeUse.Examples, NegativeUse.Guided {

  /**
   * Returns the negative prompt of the loss.
   *
   * @param word the new word
   * @return empty if the word is in the prompts of the pictures
   */
  Optional<NegativePrompt> inLoss(String word);

  /**
   * The pictures show what is to be avoided. The word is learned as any other is, and put into the
   * negative prompt when pictures are drawn.
   */
  @TypeName("examples")
  record Examples() implements NegativeUse {
    @Override
    public Optional<NegativePrompt> inLoss(String word) {
      return Optional.empty();
    }
  }

  /**
   * The pictures show what is wanted, and their prompts do not hold the word. It is the negative
   * prompt of a guided prediction, which is compared with the noise: the negative half of
   * DreamArtist (Dong et al. 2022).
   *
   * @param guidance the guidance scale, above 1; default 3
   */
  @TypeName("guided")
  record Guided(@Default("3") double guidance) implements NegativeUse {
    public Guided {
      InvalidValueException.unless(
          guidance > 1,
          "guidance",
          guidance,
          "a number > 1, since a negative prompt has no effect at 1");
    }

    @Override
    public Optional<NegativePrompt> inLoss(String word) {
      return Optional.of(new NegativePrompt(word, guidance));
    }
  }
}
