package io.vstar.train.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The value of one key in a section, where it is another than the section itself declares. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@Repeatable(SectionDefault.All.class)
@interface SectionDefault {
  /** Of the section. */
  String key();

  /** Written as in the file. */
  String value();

  /** Several of them at one section. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.RECORD_COMPONENT)
  @interface All {
    SectionDefault[] value();
  }
}
