package io.vstar.inspect;

import io.vstar.inspect.FileKind.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Writes the notes on a file of tensors that users should know, a sentence each. */
final class Notes {
  private static final Optional<Family> REFINER = Optional.of(Family.SDXL_REFINER);

  /**
   * The number of tensors {@code model_ema.decay} and {@code model_ema.num_updates}, which remain
   * in files without averages.
   */
  private static final int EMA_COUNTERS = 2;

  private Notes() {}

  /** Returns the notes on a file. */
  static List<String> of(
      FileFormat format, Identity identity, List<Part> parts, Set<String> names) {
    List<String> notes = new ArrayList<>();
    FileKind kind = identity.kind();
    if (kind == FileKind.UNKNOWN) {
      notes.add(names.isEmpty() ? "it has no tensors" : "vstar knows no file with such tensors");
    }
    if (format.isPickle() && hasSafetensorsForm(kind)) {
      notes.add("a pickle; as safetensors it is safer and faster to open, see vstar convert");
    }
    if (kind == FileKind.CHECKPOINT && parts.stream().noneMatch(part -> isPart(part, "vae"))) {
      notes.add("it has no VAE; name one with --vae, in a training config with base.vae");
    }
    for (Part part : parts) {
      if (isPart(part, "ema") && part.tensors() > EMA_COUNTERS) {
        notes.add(
            AveragedUNet.names(names).isEmpty()
                ? "it keeps averaged weights (EMA) beside its own; vstar uses its own"
                : "of its UNet it has the averaged weights (EMA) only; vstar uses those");
      }
      if (isPart(part, "optimizer")) {
        notes.add("it keeps the state of its training, which nothing but that training needs");
      }
    }
    if (names.contains("edm_mean") || names.contains("edm_vpred.sigma_max")) {
      notes.add("it was trained on EDM's noise levels, which vstar does not have");
    }
    addWhyNotTrainable(identity, notes);
    return notes;
  }

  /** Adds a note if vstar cannot train on a model or UNet. */
  static void addWhyNotTrainable(Identity identity, List<String> notes) {
    identity
        .variant()
        .filter(variant -> variant != UNetVariant.BASE)
        .ifPresent(
            variant ->
                notes.add(
                    "its UNet reads %d channels (%s); vstar draws with and trains on those that read %d"
                        .formatted(
                            variant.inputChannels(),
                            variant.id(),
                            UNetVariant.BASE.inputChannels())));
    if (identity.kind().role() == Role.MODEL && identity.family().equals(REFINER)) {
      notes.add("a refiner only ends what a base model began; train on the base model");
    }
  }

  private static boolean hasSafetensorsForm(FileKind kind) {
    return kind.role() == Role.MODEL || kind.role() == Role.COMPONENT || kind.isEmbedding();
  }

  private static boolean isPart(Part part, String name) {
    return part.name().equals(name);
  }
}
