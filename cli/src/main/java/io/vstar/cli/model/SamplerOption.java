package io.vstar.cli.model;

import io.vstar.sampling.ChosenSampler;
import io.vstar.sampling.SamplerChoice;
import io.vstar.sampling.ScheduleType;
import java.util.Iterator;
import picocli.CommandLine.ITypeConverter;

/** The types of the options for samplers and noise levels. */
public final class SamplerOption {
  private SamplerOption() {}

  /** Reads the name of a sampler. */
  public static final class Converter implements ITypeConverter<ChosenSampler> {
    @Override
    public ChosenSampler convert(String value) {
      return ChosenSampler.named(value);
    }
  }

  /** Lists the names for the help. */
  public static final class Candidates implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return SamplerChoice.titles().iterator();
    }
  }

  /** Reads the name of noise levels. */
  public static final class ScheduleConverter implements ITypeConverter<ScheduleType> {
    @Override
    public ScheduleType convert(String value) {
      return ScheduleType.named(value);
    }
  }

  /** Lists the names of noise levels for the help. */
  public static final class ScheduleCandidates implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return ScheduleType.titles().iterator();
    }
  }
}
