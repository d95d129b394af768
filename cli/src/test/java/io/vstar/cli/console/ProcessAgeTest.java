package io.vstar.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class ProcessAgeTest {
  @Test
  void isThatOfTheVirtualMachineGiveOrTakeItsOwnStart() {
    double machine = ManagementFactory.getRuntimeMXBean().getUptime() / 1e3;
    assertThat(ProcessAge.seconds()).isCloseTo(machine, within(2.0));
  }

  @Test
  void grows() throws InterruptedException {
    double before = ProcessAge.seconds();
    Thread.sleep(1100);
    assertThat(ProcessAge.seconds() - before).isBetween(0.9, 3.0);
  }
}
