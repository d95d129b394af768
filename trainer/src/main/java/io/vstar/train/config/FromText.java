package io.vstar.train.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the static factory {@code (String text, Path folder)} that makes a value of its type from a
 * scalar. Relative paths in the text are resolved against {@code folder}; a text that does not fit
 * is refused with an {@link InvalidValueException}; {@code toString} gives the text back with paths
 * made absolute.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface FromText {

  /**
   * Marks the factory of a {@link Shorthand}: its record is bound from a section, or from a text by
   * the factory.
   */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.METHOD)
  @interface OrSection {}
}
