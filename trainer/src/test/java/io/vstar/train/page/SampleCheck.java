package io.vstar.train.page;

import io.vstar.hub.HubClient;
import io.vstar.train.check.DatasetInspection;
import io.vstar.train.check.DatasetReport;
import io.vstar.train.config.ConfigLoader;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.inversion.TextualInversionMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Checks the data set in a folder {@code cat}, and writes its page. */
record SampleCheck(Path folder) {
  Path page(String dataset) throws IOException {
    Path file = folder.resolve("run.yaml");
    Files.writeString(
        file,
        "model: pocket\nplaceholder: <zorp>\nvectors: 3\ninitializer: cat\ndataset: {%s, headerCache: false}\ntraining: {batchSize: 1}\n"
            .formatted(dataset));
    TextualInversionMethod method = new TextualInversionMethod();
    TrainConfig config = ConfigLoader.load(method.schema(), file, List.of());
    Path page = folder.resolve("check.html");
    try (DatasetReport report =
        DatasetInspection.inspect(
            config,
            method.plan(config),
            HubClient.ofThisMachine(),
            2,
            (done, all) -> {},
            () -> false)) {
      DatasetPage.write(report, page, () -> false);
    }
    return page;
  }
}
