package io.vstar.cli.generate;

import io.vstar.pictures.sheet.Axis;
import picocli.CommandLine.ITypeConverter;

/** Reads an axis of a sheet. */
final class AxisConverter implements ITypeConverter<Axis> {
  @Override
  public Axis convert(String value) {
    return Axis.parse(value);
  }
}
