package io.vstar.train.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The name by which a config chooses one of several records for a section. A sealed interface all
 * of whose records have such a name is bound from a section whose key {@code type} is the name, or
 * from the name alone. If one of the records is {@link #bare}, a value alone is that record's only
 * component instead.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface TypeName {
  /** Returns the name, such as {@code lion}. */
  String value();

  /**
   * Returns whether a value alone, in place of a section, is the only component of this record and
   * not the name of one. At most one of the records may be so.
   */
  boolean bare() default false;
}
