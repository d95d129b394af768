package io.vstar.tensor;

import ai.djl.Device;
import ai.djl.engine.Engine;
import io.vstar.error.ConfigException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The device of tensors, as a user writes it.
 *
 * @param text {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:N}
 */
public record DeviceChoice(String text) {
  private static final Pattern FORM = Pattern.compile("auto|cpu|cuda(?::(\\d{1,4}))?");

  public static final DeviceChoice AUTO = new DeviceChoice("auto");
  public static final DeviceChoice CPU = new DeviceChoice("cpu");

  public DeviceChoice {
    if (!FORM.matcher(text).matches()) {
      throw new ConfigException(
          "device: '" + text + "' is not a device; expected auto, cpu, cuda or cuda:N");
    }
  }

  /** Returns the engine's device; {@code auto} is the first GPU it can use, else the CPU. */
  Device resolve() {
    int gpus = Engine.getInstance().getGpuCount();
    Matcher form = FORM.matcher(text);
    if (!form.matches() || text.equals("cpu") || (text.equals("auto") && gpus == 0)) {
      return Device.cpu();
    }
    int index = form.group(1) == null ? 0 : Integer.parseInt(form.group(1));
    if (index >= gpus) {
      throw new ConfigException(
          "device: '%s' asked for, but the engine sees %d CUDA devices; use cpu or auto"
              .formatted(text, gpus));
    }
    return Device.gpu(index);
  }
}
