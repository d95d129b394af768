package io.vstar.cli;

import io.vstar.cli.analysis.AblateCommand;
import io.vstar.cli.analysis.CompareCommand;
import io.vstar.cli.analysis.HeatMapCommand;
import io.vstar.cli.analysis.PickCommand;
import io.vstar.cli.analysis.SearchStringsCommand;
import io.vstar.cli.analysis.SimilarCommand;
import io.vstar.cli.dataset.DatasetCommand;
import io.vstar.cli.generate.AestheticCommand;
import io.vstar.cli.generate.EvaluateCommand;
import io.vstar.cli.generate.GenerateCommand;
import io.vstar.cli.generate.ImagicCommand;
import io.vstar.cli.generate.OutpaintCommand;
import io.vstar.cli.generate.SheetCommand;
import io.vstar.cli.generate.TokensCommand;
import io.vstar.cli.generate.WalkCommand;
import io.vstar.cli.jobs.JobsCommand;
import io.vstar.cli.lab.BenchCommand;
import io.vstar.cli.lab.ParityCommand;
import io.vstar.cli.lab.PocketQualityCommand;
import io.vstar.cli.lab.PretrainPocketCommand;
import io.vstar.cli.model.ConvertCommand;
import io.vstar.cli.model.DownloadCommand;
import io.vstar.cli.model.HypernetworkCommand;
import io.vstar.cli.model.InspectCommand;
import io.vstar.cli.model.LoraCommand;
import io.vstar.cli.model.RandomModelCommand;
import io.vstar.cli.registry.RegistryCommand;
import io.vstar.cli.train.LearningRateCommand;
import io.vstar.cli.train.PublishCommand;
import io.vstar.cli.train.TrainHypernetworkCommand;
import io.vstar.cli.train.TrainMethodCommand;
import io.vstar.cli.train.TrainTiCommand;
import java.util.List;

/**
 * Commands that {@code vstar --help} lists under one heading.
 *
 * @param heading the heading, without a colon
 * @param commands the classes of the commands, in the order of the list
 */
record CommandGroup(String heading, List<Class<?>> commands) {
  /** All groups, in the order of the list. */
  static final List<CommandGroup> ALL =
      List.of(
          new CommandGroup(
              "Train",
              List.of(
                  TrainTiCommand.class,
                  TrainHypernetworkCommand.class,
                  TrainMethodCommand.class,
                  DatasetCommand.class,
                  LearningRateCommand.class,
                  PublishCommand.class)),
          new CommandGroup("Keep up to date", List.of(RegistryCommand.class, JobsCommand.class)),
          new CommandGroup(
              "Draw",
              List.of(
                  GenerateCommand.class,
                  SheetCommand.class,
                  WalkCommand.class,
                  OutpaintCommand.class,
                  ImagicCommand.class,
                  PickCommand.class,
                  AestheticCommand.class)),
          new CommandGroup(
              "Look inside",
              List.of(
                  TokensCommand.class,
                  SimilarCommand.class,
                  SearchStringsCommand.class,
                  HeatMapCommand.class,
                  AblateCommand.class,
                  CompareCommand.class,
                  EvaluateCommand.class)),
          new CommandGroup(
              "Files",
              List.of(
                  InspectCommand.class,
                  ConvertCommand.class,
                  HypernetworkCommand.class,
                  LoraCommand.class,
                  DownloadCommand.class)),
          new CommandGroup(
              "Check and measure",
              List.of(
                  ParityCommand.class,
                  BenchCommand.class,
                  RandomModelCommand.class,
                  PretrainPocketCommand.class,
                  PocketQualityCommand.class)));

  /** Returns the commands of all groups. */
  static List<Class<?>> allCommands() {
    return ALL.stream().<Class<?>>flatMap(group -> group.commands().stream()).toList();
  }
}
