package io.vstar.inspect;

/** The conventions that the names of a file's tensors follow. */
public enum Layout {
  /** The conventions of CompVis' and Stability AI's code, with all parts in one file. */
  LDM("LDM"),
  /** The conventions of Hugging Face diffusers and transformers. */
  DIFFUSERS("diffusers"),
  /** The conventions of kohya's sd-scripts and of LyCORIS. */
  KOHYA("kohya"),
  /** The conventions of AUTOMATIC1111's web UI. */
  A1111("A1111"),
  /** Conventions of one program or model alone. */
  OWN("its authors' own");

  private final String title;

  Layout(String title) {
    this.title = title;
  }

  /** Returns the name to show to users. */
  public String title() {
    return title;
  }
}
