package io.vstar.inspect;

/** By whose conventions the tensors of a file are named. */
public enum Layout {
  /** CompVis' and Stability AI's own code: everything in one file. */
  LDM("LDM"),
  /** Hugging Face diffusers and transformers. */
  DIFFUSERS("diffusers"),
  /** kohya's sd-scripts, and LyCORIS. */
  KOHYA("kohya"),
  /** AUTOMATIC1111's web UI. */
  A1111("A1111"),
  /** Its authors' own. */
  OWN("its authors' own");

  private final String title;

  Layout(String title) {
    this.title = title;
  }

  /** For people. */
  public String title() {
    return title;
  }
}
