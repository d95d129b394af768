package io.vstar.pictures.sheet;

import io.vstar.error.ConfigException;
import java.util.List;

/** The kinds of values on an axis. */
enum AxisKind {
  /** Whole numbers and their ranges. */
  INTEGER {
    @Override
    List<String> expanded(String value) {
      return NumberRange.integers(value);
    }
  },
  /** Numbers and their ranges. */
  NUMBER {
    @Override
    List<String> expanded(String value) {
      return NumberRange.numbers(value);
    }
  },
  /** Texts and names. */
  TEXT {
    @Override
    List<String> expanded(String value) {
      return List.of(value);
    }
  },
  /** Files, patterns and folders of files, by the numbers in their names. */
  FILE {
    @Override
    List<String> expanded(String value) {
      return FilePattern.expanded(value);
    }
  };

  /**
   * Returns the values that a written one stands for, such as those of a range.
   *
   * @throws ConfigException if it is none of this kind
   */
  abstract List<String> expanded(String value);
}
