package io.vstar.adapter.lora;

import java.util.Locale;

/** The layouts in which LoRAs are written; the package description has their names. */
public enum LoraLayout {
  /** The layout of kohya's sd-scripts, which web UIs read. */
  KOHYA,
  /** The layout that diffusers' {@code load_lora_weights} reads, with alpha in the metadata. */
  DIFFUSERS,
  /** The layout of PEFT, two files in a folder; it holds one network. */
  PEFT;

  /** Returns the name in configs and options. */
  public String title() {
    return name().toLowerCase(Locale.ROOT);
  }
}
