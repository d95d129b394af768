package io.vstar.train.config;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the networks run.
 *
 * @param kind the sort of device
 * @param index which CUDA device, from 0; 0 for the other kinds
 */
public record DeviceChoice(Kind kind, int index) {

  /** The sorts of devices. */
  public enum Kind {
    /** The first CUDA device if there is one, else the CPU. */
    AUTO,
    CPU,
    CUDA
  }

  private static final Pattern CUDA_INDEX = Pattern.compile("cuda:(\\d{1,3})");

  public DeviceChoice {
    InvalidValueException.unless(
        index == 0 || kind == Kind.CUDA && index > 0, "index", index, "0, or more for cuda");
  }

  @FromText
  static DeviceChoice parse(String text, Path folder) {
    for (Kind kind : Kind.values()) {
      if (ScalarType.text(kind).equals(text)) {
        return new DeviceChoice(kind, 0);
      }
    }
    Matcher matcher = CUDA_INDEX.matcher(text);
    InvalidValueException.unless(
        matcher.matches(), "device", text, "auto, cpu, cuda, or one CUDA device such as cuda:0");
    return new DeviceChoice(Kind.CUDA, Integer.parseInt(matcher.group(1)));
  }

  @Override
  public String toString() {
    return kind == Kind.CUDA ? "cuda:" + index : ScalarType.text(kind);
  }
}
