package io.vstar.train.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The name by which a config chooses one of several records for a section. A sealed interface all
 * of whose records have such a name is bound from a section whose key {@code type} is the name, or
 * from the name alone.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface TypeName {
  /** Returns the name, such as {@code lion}. */
  String value();
}
