package io.vstar.checkpoint;

import io.vstar.architecture.VaeConfig;
import io.vstar.checkpoint.names.FormerVaeNames;
import io.vstar.checkpoint.names.LdmVaeNames;
import io.vstar.checkpoint.names.NameTable;
import io.vstar.checkpoint.names.TensorView;
import io.vstar.io.TensorFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The autoencoder in a file, alone or in a checkpoint, with the names of diffusers or LDM. The
 * shapes may be those of the other layout: some converters keep the 1×1 convolutions of LDM's
 * attention, and vectors of as many axes, under the names of diffusers.
 */
final class VaeFile {
  /** The prefixes of the autoencoder's names in checkpoints. */
  private static final List<String> PREFIXES = List.of(LdmLayout.VAE, "vae.", "");

  private static final List<String> LDM = List.of("decoder.up.", "encoder.down.");
  private static final List<String> DIFFUSERS =
      List.of("decoder.up_blocks.", "encoder.down_blocks.");

  private final TensorFile file;
  private final String prefix;
  private final boolean ldm;

  private VaeFile(TensorFile file, String prefix, boolean ldm) {
    this.file = file;
    this.prefix = prefix;
    this.ldm = ldm;
  }

  /**
   * Finds the autoencoder in a file by its names.
   *
   * @param file open file, which the caller closes
   */
  static Optional<VaeFile> find(TensorFile file) {
    return PREFIXES.stream()
        .flatMap(
            prefix -> Stream.of(new VaeFile(file, prefix, true), new VaeFile(file, prefix, false)))
        .filter(VaeFile::isPresent)
        .findFirst();
  }

  private boolean isPresent() {
    List<String> beginnings = ldm ? LDM : DIFFUSERS;
    return file.tensors().keySet().stream()
        .anyMatch(name -> beginnings.stream().anyMatch(start -> name.startsWith(prefix + start)));
  }

  /**
   * Reads its config from the shapes of its tensors.
   *
   * @param scalingFactor scaling factor of the latents, which shapes do not show
   * @param normGroups number of groups of the group norms, which shapes do not show
   * @throws io.vstar.error.CheckpointException if the shapes are not those of an autoencoder
   */
  VaeConfig config(double scalingFactor, int normGroups) {
    VaeShapes shapes = new VaeShapes(new LdmShapes(file, prefix), ldm);
    return shapes.config(scalingFactor, normGroups);
  }

  /** Returns its tensors with names and shapes of diffusers; closing them closes the file. */
  TensorFile tensors(VaeConfig config) {
    NameTable names = LdmVaeNames.of(config).inverse();
    Map<String, TensorView> views = new LinkedHashMap<>();
    for (String name : file.tensors().keySet()) {
      if (name.startsWith(prefix)) {
        String own = name.substring(prefix.length());
        Optional<String> current =
            ldm ? names.translate(own) : Optional.of(FormerVaeNames.current(own));
        current.ifPresent(canonical -> views.put(canonical, view(canonical, name)));
      }
    }
    return new ViewedTensors(file, views);
  }

  private static TensorView view(String canonical, String name) {
    if (canonical.endsWith(".bias") || canonical.contains("norm")) {
      return new TensorView.Squeezed(name, 1);
    }
    return LdmVaeNames.isPointwise(canonical)
        ? new TensorView.Squeezed(name, 2)
        : new TensorView.Whole(name);
  }
}
