package io.vstar.cli.model;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.vstar.cli.console.ExitCode;
import io.vstar.hub.HubClient;
import io.vstar.hub.HubId;
import io.vstar.hub.HubModel;
import io.vstar.hub.HubSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code vstar download}, which downloads a model of the Hugging Face Hub. */
@Command(
    name = "download",
    description = "Fetches a model from the Hugging Face Hub and prints where it is.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Only what Stable Diffusion needs is fetched, into the cache that Python's",
      "huggingface_hub keeps. What is there is not fetched again; what was cut off",
      "goes on from there. docs/hub.md has the variables and the errors.",
      "",
      "Example:",
      "  bin/vstar download stable-diffusion-v1-5/stable-diffusion-v1-5",
      "",
      "Exit codes: 0 the model is there; 2 the id or the variant is wrong; 3 the Hub,",
      "the repository or the network does not give it; 4 it does not fit on the disk",
      "or cannot be written."
    })
public final class DownloadCommand implements Callable<Integer> {
  private final Map<String, String> environment;
  private final Path home;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "MODEL",
      converter = IdConverter.class,
      description = "owner/name, owner/name@revision or owner/name:file")
  private HubId id;

  @Option(
      names = "--variant",
      paramLabel = "NAME",
      description = "of the weights, for example fp16 (default: the plain ones, if there are any)")
  private String variant;

  @Option(names = "--json", description = "print path, commit and files as JSON")
  private boolean json;

  /** Creates the command with the environment of this process. */
  public DownloadCommand() {
    this(System.getenv(), Path.of(System.getProperty("user.home")));
  }

  DownloadCommand(Map<String, String> environment, Path home) {
    this.environment = environment;
    this.home = home;
  }

  @Override
  public Integer call() {
    HubSettings settings = HubSettings.fromEnvironment(environment, home);
    HubModel model;
    try (DownloadProgress progress = new DownloadProgress(spec.commandLine().getErr())) {
      model = new HubClient(settings, progress).fetchModel(id, Optional.ofNullable(variant));
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? asJson(model) : model.path());
    out.flush();
    return ExitCode.DONE;
  }

  private static String asJson(HubModel model) {
    JsonArray files = new JsonArray();
    model.files().forEach(files::add);
    JsonObject root = new JsonObject();
    root.addProperty("model", model.id().toString());
    root.addProperty("commit", model.commit());
    root.addProperty("path", model.path().toString());
    root.addProperty("snapshot", model.snapshot().toString());
    root.add("files", files);
    root.addProperty("downloaded_bytes", model.downloadedBytes());
    return new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create().toJson(root);
  }

  /** Reads an id with the error messages of {@link HubId#parse}. */
  private static final class IdConverter implements ITypeConverter<HubId> {
    @Override
    public HubId convert(String value) {
      return HubId.parse(value);
    }
  }
}
