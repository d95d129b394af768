package io.vstar.train.config;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A section of a config as a record declares it.
 *
 * @param record whose components are the keys
 * @param inlined what stands for the component that is {@link Inlined}; where it is absent, that
 *     component has no keys
 */
record SectionType(Class<? extends Record> record, Optional<Class<? extends Record>> inlined) {

  static SectionType of(Class<? extends Record> record) {
    return new SectionType(record, Optional.empty());
  }

  /** Returns the components that are keys, in the order in which they are written. */
  List<RecordComponent> components() {
    return Arrays.stream(record.getRecordComponents()).flatMap(this::flattened).toList();
  }

  private Stream<RecordComponent> flattened(RecordComponent component) {
    return component.isAnnotationPresent(Inlined.class)
        ? inlined.stream().flatMap(each -> Arrays.stream(each.getRecordComponents()))
        : Stream.of(component);
  }

  List<String> keys() {
    return components().stream().map(RecordComponent::getName).toList();
  }
}
