package io.vstar.cli.model;

import com.google.gson.GsonBuilder;
import io.vstar.adapter.hypernetwork.HiddenUnits;
import io.vstar.adapter.hypernetwork.Hypernetwork;
import io.vstar.adapter.hypernetwork.HypernetworkFile;
import io.vstar.adapter.hypernetwork.HypernetworkMean;
import io.vstar.adapter.hypernetwork.HypernetworkShape;
import io.vstar.adapter.hypernetwork.LowRank;
import io.vstar.adapter.hypernetwork.NetworkPair;
import io.vstar.cli.console.ExitCode;
import io.vstar.error.ConfigException;
import io.vstar.io.DType;
import io.vstar.pictures.HypernetworkFiles.Weighted;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code vstar hypernetwork}, which shows and changes files of hypernetworks. */
@Command(
    name = "hypernetwork",
    description = "Shows, joins and shrinks hypernetworks.",
    mixinStandardHelpOptions = true,
    subcommands = {
      HypernetworkCommand.Info.class,
      HypernetworkCommand.Merge.class,
      HypernetworkCommand.Prune.class
    },
    footer = {
      "",
      "Example:",
      "  bin/vstar hypernetwork info out/dusk/dusk.safetensors",
    })
public final class HypernetworkCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "expected info, merge or prune");
  }

  /** The command {@code info}, which shows a hypernetwork. */
  @Command(
      name = "info",
      description = "Shows structure, options and places of a hypernetwork.",
      mixinStandardHelpOptions = true)
  static final class Info implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = ".pt or .safetensors")
    private Path file;

    @Option(names = "--json", description = "as JSON")
    private boolean json;

    @Override
    public Integer call() {
      Map<String, Object> facts = facts(HypernetworkFile.read(file));
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        out.println(new GsonBuilder().setPrettyPrinting().create().toJson(facts));
      } else {
        facts.forEach((name, value) -> out.printf("%-16s %s%n", name, value));
      }
      out.flush();
      return ExitCode.DONE;
    }

    private static Map<String, Object> facts(Hypernetwork h) {
      HypernetworkShape shape = h.shape();
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("name", h.name());
      facts.put("structure", HypernetworkShape.plain(shape.structure()));
      facts.put("activation", shape.activation().label());
      facts.put("layer_norm", shape.layerNorm());
      facts.put("activate_output", shape.activateOutput());
      facts.put("dropout", HypernetworkShape.plain(shape.dropout()));
      facts.put("rank", shape.rank());
      facts.put("scope", scope(h));
      facts.put("parameters", h.parameters());
      facts.put("places", h.pairs().stream().map(pair -> pair.place().key()).toList());
      h.provenance().steps().ifPresent(steps -> facts.put("steps", steps));
      h.provenance().checkpointName().ifPresent(name -> facts.put("model", name));
      return facts;
    }

    /**
     * Returns the layers that a hypernetwork changes. By A1111's rule a file without a scope
     * changes all layers whose context has the width of a network: in Stable Diffusion 1.x and for
     * a width of 768 those are the layers that read the text.
     */
    private static String scope(Hypernetwork h) {
      if (h.scope() == Hypernetwork.Scope.ALL && !h.isPerLayer()) {
        return h.pairs().stream()
            .map(pair -> Integer.toString(pair.place().width()))
            .collect(Collectors.joining(" or ", "layers whose context has width ", ""));
      }
      boolean text = h.pairs().stream().allMatch(pair -> pair.place().key().endsWith(".attn2"));
      return text ? Hypernetwork.Scope.CROSS.title() : h.scope().title();
    }
  }

  /** The command {@code merge}, which joins hypernetworks to one. */
  @Command(
      name = "merge",
      description =
          "Writes one hypernetwork that adds what all the given ones add, each at its strength.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Example:",
        "  bin/vstar hypernetwork merge ink.pt:0.7 paper.pt:0.5 --output both.pt",
      })
  static final class Merge implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(
        arity = "2..*",
        paramLabel = "FILE[:STRENGTH]",
        description = "hypernetworks of one activation, for the same places")
    private List<String> files;

    @Option(
        names = "--average",
        description = "the mean of their numbers instead, for stages of one training")
    private boolean average;

    @Option(names = "--output", required = true, description = ".pt or .safetensors")
    private Path output;

    @Override
    public Integer call() {
      List<Weighted> arguments = files.stream().map(HypernetworkArguments::parse).toList();
      List<Hypernetwork> all =
          arguments.stream().map(argument -> HypernetworkFile.read(argument.file())).toList();
      List<Double> strengths = arguments.stream().map(Weighted::strength).toList();
      Hypernetwork merged =
          orConfigException(
              "these cannot be merged",
              () ->
                  average ? HypernetworkMean.of(all, strengths) : HiddenUnits.sum(all, strengths));
      return write(spec, output, merged, "");
    }
  }

  /** The command {@code prune}, which makes a hypernetwork smaller. */
  @Command(
      name = "prune",
      description = "Writes a smaller hypernetwork: of a low rank, or of the strongest units.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Example:",
        "  bin/vstar hypernetwork prune ink.safetensors --rank 16 --output ink-16.safetensors",
      })
  static final class Prune implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = ".pt or .safetensors")
    private Path file;

    @Option(
        names = "--rank",
        description = "of the matrices; needs .safetensors, since .pt has none")
    private Integer rank;

    @Option(names = "--keep", description = "share of the hidden units to keep, 0 to 1")
    private Double keep;

    @Option(names = "--output", required = true, description = ".pt or .safetensors")
    private Path output;

    @Override
    public Integer call() {
      if ((rank == null) == (keep == null)) {
        throw new ConfigException("expected either --rank or --keep");
      }
      Hypernetwork whole = HypernetworkFile.read(file);
      if (rank != null) {
        requireSafetensors();
        LowRank.Approximation near =
            orConfigException("--rank " + rank, () -> LowRank.approximate(whole, rank));
        String error = ", largest relative error of a matrix %.3g".formatted(near.error());
        return write(spec, output, near.hypernetwork(), error);
      }
      if (!(keep > 0 && keep < 1)) {
        throw new ConfigException("--keep is " + keep + ", expected a number between 0 and 1");
      }
      return write(
          spec,
          output,
          orConfigException("--keep " + keep, () -> HiddenUnits.strongest(whole, keep)),
          "");
    }

    private void requireSafetensors() {
      if (!output.toString().toLowerCase(Locale.ROOT).endsWith(".safetensors")) {
        throw new ConfigException(
            "--output is %s, but matrices of a rank need .safetensors; use --keep for .pt"
                .formatted(output));
      }
    }
  }

  /** Returns a result; turns an {@link IllegalArgumentException} into a {@link ConfigException}. */
  private static <T> T orConfigException(String what, Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      throw new ConfigException(what + ": " + e.getMessage(), e);
    }
  }

  private static int write(CommandSpec spec, Path output, Hypernetwork result, String more) {
    HypernetworkFile.write(output, result, DType.F32);
    PrintWriter out = spec.commandLine().getOut();
    long places = result.pairs().stream().map(NetworkPair::place).count();
    out.printf(
        "wrote %s: %d places, %d parameters, %d bytes%s%n",
        output, places, result.parameters(), output.toFile().length(), more);
    out.flush();
    return ExitCode.DONE;
  }
}
