package io.vstar.train.cli;

import io.vstar.cli.Commands;
import io.vstar.cli.ConvertCommand;
import io.vstar.cli.DownloadCommand;
import io.vstar.cli.GenerateCommand;
import io.vstar.cli.HypernetworkCommand;
import io.vstar.cli.InspectCommand;
import io.vstar.cli.RandomModelCommand;
import io.vstar.tensor.DeviceChoice;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program: {@code vstar COMMAND}. */
@Command(
    name = "vstar",
    description = "Textual inversion and hypernetworks for Stable Diffusion on the JVM.",
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class,
    subcommands = {
      TrainTiCommand.class,
      TrainHypernetworkCommand.class,
      GenerateCommand.class,
      ConvertCommand.class,
      InspectCommand.class,
      HypernetworkCommand.class,
      DownloadCommand.class,
      ParityCommand.class,
      RandomModelCommand.class,
      PretrainPocketCommand.class,
      PocketQualityCommand.class
    })
public final class Vstar {
  private Vstar() {}

  public static void main(String[] arguments) {
    CommandLine commandLine = new CommandLine(new Vstar());
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.registerConverter(DeviceChoice.class, DeviceChoice::new);
    System.exit(Commands.run(commandLine, arguments));
  }
}
