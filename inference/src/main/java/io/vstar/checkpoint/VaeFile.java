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
 * The autoencoder in a file, alone or in a checkpoint, by the names of diffusers or of LDM, and
 * with the shapes of either: some converters leave the 1×1 convolutions of LDM's attention, and
 * their vectors with as many axes, under the names of diffusers.
 */
final class VaeFile {
  /** What stands before the names in checkpoints. */
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
   * Finds the autoencoder by its names.
   *
   * @param file stays the caller's
   */
  static Optional<VaeFile> find(TensorFile file) {
    return PREFIXES.stream()
        .flatMap(
            prefix -> Stream.of(new VaeFile(file, prefix, true), new VaeFile(file, prefix, false)))
        .filter(VaeFile::isThere)
        .findFirst();
  }

  private boolean isThere() {
    List<String> beginnings = ldm ? LDM : DIFFUSERS;
    return file.tensors().keySet().stream()
        .anyMatch(name -> beginnings.stream().anyMatch(each -> name.startsWith(prefix + each)));
  }

  /**
   * Its config as the shapes tell it.
   *
   * @param scalingFactor of its family, which shapes do not tell
   * @param normGroups likewise
   * @throws io.vstar.error.CheckpointException if they are those of no such network
   */
  VaeConfig config(double scalingFactor, int normGroups) {
    VaeShapes shapes = new VaeShapes(new LdmShapes(file, prefix), ldm);
    return shapes.config(scalingFactor, normGroups);
  }

  /** Its tensors by the names and with the shapes of diffusers; closing it closes the file. */
  TensorFile tensors(VaeConfig config) {
    NameTable names = LdmVaeNames.of(config).inverse();
    Map<String, TensorView> views = new LinkedHashMap<>();
    for (String name : file.tensors().keySet()) {
      if (name.startsWith(prefix)) {
        String own = name.substring(prefix.length());
        Optional<String> today =
            ldm ? names.translate(own) : Optional.of(FormerVaeNames.today(own));
        today.ifPresent(ours -> views.put(ours, view(ours, name)));
      }
    }
    return new ViewedTensors(file, views);
  }

  private static TensorView view(String ours, String name) {
    if (ours.endsWith(".bias") || ours.contains("norm")) {
      return new TensorView.Squeezed(name, 1);
    }
    return LdmVaeNames.isPointwise(ours)
        ? new TensorView.Squeezed(name, 2)
        : new TensorView.Whole(name);
  }
}
