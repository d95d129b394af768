package io.vstar.train.config;

import java.util.Optional;

/**
 * A section of a list that may be written as a text. Its record has a static factory for that text,
 * marked with {@link FromText.OrSection}.
 */
interface Shorthand {
  /** Returns the text that stands for this section; empty if no text says all of it. */
  Optional<String> shorthand();
}
