package io.vstar.adapter.lora;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of layers in LoRA files. Kohya writes an underscore for each dot, which is undone by
 * the words that names of layers are made of, and for SDXL the names of LDM.
 */
final class LayerNames {
  /** The words of names, longest first, so that {@code conv_in} is not read as {@code conv}. */
  private static final List<String> WORDS =
      List.of(
              // UNet in diffusers
              "down_blocks up_blocks mid_block attentions resnets transformer_blocks downsamplers",
              "upsamplers attn1 attn2 to_q to_k to_v to_out ff net proj proj_in proj_out conv"
                  + " conv1",
              "conv2 conv_shortcut time_emb_proj conv_in conv_out time_embedding add_embedding",
              "linear_1 linear_2",
              // UNet in LDM
              "input_blocks output_blocks middle_block in_layers out_layers emb_layers",
              "skip_connection op time_embed label_emb out",
              // text encoders
              "text_model encoder layers self_attn q_proj k_proj v_proj out_proj mlp fc1 fc2",
              "text_projection")
          .stream()
          .flatMap(line -> List.of(line.split(" ")).stream())
          .sorted(Comparator.comparingInt(String::length).reversed())
          .toList();

  private static final Pattern NUMBER = Pattern.compile("\\d{1,4}(?=_|$)");
  private static final Pattern LDM_BLOCK =
      Pattern.compile(
          "(input|output)_blocks\\.(\\d+)\\.(\\d)\\.(.+)|middle_block\\.([012])\\.(.+)");

  /** The number of resnets of a level on the way down, in all families. */
  private static final int RESNETS = 2;

  private static final Map<String, String> LDM_RESNET =
      Map.of(
          "in_layers.2", "conv1",
          "emb_layers.1", "time_emb_proj",
          "out_layers.3", "conv2",
          "skip_connection", "conv_shortcut");

  private static final Map<String, String> LDM_ENDS =
      Map.of(
          "input_blocks.0.0", "conv_in",
          "out.2", "conv_out",
          "time_embed.0", "time_embedding.linear_1",
          "time_embed.2", "time_embedding.linear_2",
          "label_emb.0.0", "add_embedding.linear_1",
          "label_emb.0.2", "add_embedding.linear_2");

  private LayerNames() {}

  /**
   * Returns the name of a layer with its dots, in the layout of diffusers.
   *
   * @param underscored kohya's name without the network's prefix
   * @return empty if it has a word that no layer's name has
   */
  static Optional<String> dotted(String underscored) {
    List<String> words = new ArrayList<>();
    int at = 0;
    while (at < underscored.length()) {
      Optional<String> word = wordAt(underscored, at);
      if (word.isEmpty()) {
        return Optional.empty();
      }
      words.add(word.get());
      at += word.get().length() + 1;
    }
    return diffusers(String.join(".", words));
  }

  private static Optional<String> wordAt(String text, int at) {
    Matcher number = NUMBER.matcher(text).region(at, text.length());
    if (number.lookingAt()) {
      return Optional.of(number.group());
    }
    return WORDS.stream()
        .filter(word -> text.startsWith(word, at))
        .filter(
            word -> at + word.length() == text.length() || text.charAt(at + word.length()) == '_')
        .findFirst();
  }

  /**
   * Returns the name of a layer in the layout of diffusers; other names than those of LDM stay.
   *
   * @return empty if a name of LDM is of no layer
   */
  private static Optional<String> diffusers(String name) {
    if (LDM_ENDS.containsKey(name)) {
      return Optional.of(LDM_ENDS.get(name));
    }
    Matcher ldm = LDM_BLOCK.matcher(name);
    if (!ldm.matches()) {
      return Optional.of(name);
    }
    if (ldm.group(1) == null) {
      return middle(Integer.parseInt(ldm.group(5)), ldm.group(6));
    }
    int block = Integer.parseInt(ldm.group(2));
    int part = Integer.parseInt(ldm.group(3));
    return ldm.group(1).equals("input")
        ? down((block - 1) / (RESNETS + 1), (block - 1) % (RESNETS + 1), part, ldm.group(4))
        : up(block / (RESNETS + 1), block % (RESNETS + 1), part, ldm.group(4));
  }

  private static Optional<String> down(int level, int index, int part, String rest) {
    if (index == RESNETS) {
      return Optional.of("down_blocks.%d.downsamplers.0.conv".formatted(level))
          .filter(name -> rest.equals("op"));
    }
    return part == 0
        ? resnet("down_blocks.%d.resnets.%d".formatted(level, index), rest)
        : Optional.of("down_blocks.%d.attentions.%d.%s".formatted(level, index, rest));
  }

  private static Optional<String> up(int level, int index, int part, String rest) {
    if (rest.equals("conv")) {
      return Optional.of("up_blocks.%d.upsamplers.0.conv".formatted(level));
    }
    return part == 0
        ? resnet("up_blocks.%d.resnets.%d".formatted(level, index), rest)
        : Optional.of("up_blocks.%d.attentions.%d.%s".formatted(level, index, rest));
  }

  private static Optional<String> middle(int part, String rest) {
    return part == 1
        ? Optional.of("mid_block.attentions.0." + rest)
        : resnet("mid_block.resnets." + part / 2, rest);
  }

  private static Optional<String> resnet(String resnet, String rest) {
    return Optional.ofNullable(LDM_RESNET.get(rest)).map(layer -> resnet + "." + layer);
  }
}
