package io.vstar.hub;

import io.vstar.error.CheckpointException;
import io.vstar.error.ConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Chooses the files of a Stable Diffusion model: in a repository in diffusers layout its configs,
 * tokenizers and one variant of each network's weights; in any other repository its only
 * checkpoint.
 *
 * @param id name of the model, for messages
 * @param variant variant of the weights, such as {@code fp16}; empty for the plain weights
 */
record ModelChoice(HubId id, Optional<String> variant) implements FileChoice {
  private static final List<String> FOLDERS =
      List.of("text_encoder", "unet", "vae", "scheduler", "tokenizer");
  private static final Pattern NETWORK = Pattern.compile("text_encoder(_\\d+)?|unet|vae");
  private static final Pattern SMALL_FILE =
      Pattern.compile(
          "model_index\\.json|scheduler/[^/]+\\.json"
              + "|tokenizer(_\\d+)?/[^/]+\\.(json|txt|model)");
  private static final List<String> CHECKPOINTS = List.of(".safetensors", ".ckpt");

  @Override
  public Selection choose(List<String> files) {
    boolean diffusers = files.contains("model_index.json") || files.contains("unet/config.json");
    return diffusers ? parts(files) : checkpoint(files);
  }

  private Selection parts(List<String> files) {
    Set<String> folders = folders(files);
    for (String folder : FOLDERS) {
      if (!folders.contains(folder)) {
        throw new CheckpointException(
            "%s is not Stable Diffusion in diffusers layout: it has no folder %s, it has %s"
                .formatted(id, folder, String.join(", ", folders)));
      }
    }
    List<String> small =
        files.stream()
            .filter(file -> SMALL_FILE.matcher(file).matches())
            .sorted()
            .collect(Collectors.toCollection(ArrayList::new));
    List<String> weights = new ArrayList<>();
    List<WeightFile> offered = new ArrayList<>();
    boolean certain = true;
    boolean found = variant.isEmpty();
    for (String folder : folders.stream().filter(NETWORK.asMatchPredicate()).toList()) {
      small.add(config(folder, files));
      List<WeightFile> ofPart = weightFiles(folder, files);
      PartWeights chosen = PartWeights.choose(id + ": " + folder, ofPart, variant);
      weights.addAll(chosen.files());
      offered.addAll(ofPart);
      certain &= chosen.first();
      found |= variant.equals(Optional.of(chosen.variant()));
    }
    if (!found) {
      throw new ConfigException(
          "%s has no weights in the variant %s; it has %s"
              .formatted(id, variant.get(), inWords(PartWeights.variants(offered))));
    }
    small.addAll(weights);
    return new Selection(small, Optional.empty(), certain);
  }

  private static Set<String> folders(List<String> files) {
    return files.stream()
        .filter(file -> file.indexOf('/') > 0)
        .map(file -> file.substring(0, file.indexOf('/')))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private String config(String folder, List<String> files) {
    String config = folder + "/config.json";
    if (!files.contains(config)) {
      throw new CheckpointException("%s has no file %s".formatted(id, config));
    }
    return config;
  }

  private static List<WeightFile> weightFiles(String folder, List<String> files) {
    return files.stream()
        .filter(file -> file.startsWith(folder + "/"))
        .map(file -> WeightFile.of(folder, file.substring(folder.length() + 1)))
        .flatMap(Optional::stream)
        .toList();
  }

  private static String inWords(Set<String> variants) {
    return variants.stream()
        .map(name -> name.isEmpty() ? "the plain ones" : name)
        .collect(Collectors.joining(", "));
  }

  private Selection checkpoint(List<String> files) {
    for (String ending : CHECKPOINTS) {
      List<String> found =
          files.stream().filter(f -> f.indexOf('/') < 0 && f.endsWith(ending)).sorted().toList();
      if (found.size() > 1) {
        throw new CheckpointException(
            "%s has %d checkpoints; choose one: %s"
                .formatted(
                    id,
                    found.size(),
                    FileChoice.some(found.stream().map(f -> id + ":" + f).toList())));
      }
      if (found.size() == 1) {
        return Selection.ofOne(found.get(0), false);
      }
    }
    throw new CheckpointException(
        ("%s has neither a model in diffusers layout nor a .safetensors or .ckpt at its root; it"
                + " has %s")
            .formatted(id, FileChoice.some(files)));
  }
}
