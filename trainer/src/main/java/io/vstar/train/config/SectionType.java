package io.vstar.train.config;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The keys of a config section, as a record declares them.
 *
 * @param record the record whose components are the keys
 * @param inlined the record whose components take the place of the {@link Inlined} component that
 *     is an interface; empty if there is none, or it has no keys
 */
record SectionType(Class<? extends Record> record, Optional<Class<? extends Record>> inlined) {

  /** Returns the section of a record without an inlined component. */
  static SectionType of(Class<? extends Record> record) {
    return new SectionType(record, Optional.empty());
  }

  /** Returns the components that are keys, in the order of the file. */
  List<RecordComponent> components() {
    return Arrays.stream(record.getRecordComponents()).flatMap(this::flattened).toList();
  }

  private Stream<RecordComponent> flattened(RecordComponent component) {
    return component.isAnnotationPresent(Inlined.class)
        ? inlinedRecord(component).stream()
            .flatMap(each -> Arrays.stream(each.getRecordComponents()))
        : Stream.of(component);
  }

  /** Returns the record whose components take the place of an inlined component. */
  Optional<Class<? extends Record>> inlinedRecord(RecordComponent component) {
    return component.getType().isRecord()
        ? Optional.of(component.getType().asSubclass(Record.class))
        : inlined;
  }

  /** Returns the names of the keys, in the order of the file. */
  List<String> keys() {
    return components().stream().map(RecordComponent::getName).toList();
  }
}
