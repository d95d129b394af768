package io.vstar.train.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The value that a key has if the file leaves it out. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {
  /** Returns the value as the file would write it. */
  String value();

  /**
   * Returns whether configs meant this value before the key existed. At this value such a key stays
   * out of the {@link ConfigFingerprint}, so that results from before it do not look outdated.
   */
  boolean implied() default false;
}
