package io.vstar.jobs.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Weeks of a queue in simulated time. */
class SimulationTest {
  @TempDir Path folder;

  @Test
  void twoWeeksOfFewConcepts() throws Exception {
    SimulationReport report = simulate(30, 3, Duration.ofDays(14));
    assertThat(report.executions()).isGreaterThanOrEqualTo(60);
  }

  @Test
  @EnabledIfSystemProperty(
      named = "vstar.simulation",
      matches = "true",
      disabledReason = "takes minutes: -Dvstar.simulation=true")
  void aMonthOfTenThousandConceptsOnSixtyFourWorkers() throws Exception {
    simulate(10_000, 64, Duration.ofDays(28));
  }

  private SimulationReport simulate(int concepts, int workers, Duration length) throws Exception {
    SimulationReport report =
        new Simulation(folder, folder.resolve("jobs.db").toString(), concepts, workers, length)
            .run();
    System.out.println(report.text());
    int weeks = (int) (length.toDays() / 7);
    assertThat(report.faults()).isEmpty();
    assertThat(report.most()).as("trainings of a concept").isEqualTo(weeks);
    // One that is due shortly before the end may be running still, or wait for a worker.
    assertThat(report.fewest()).as("trainings of a concept").isGreaterThanOrEqualTo(weeks - 1);
    return report;
  }
}
