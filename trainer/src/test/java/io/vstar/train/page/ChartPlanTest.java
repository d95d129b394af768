package io.vstar.train.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.vstar.train.page.Chart.Role;
import io.vstar.train.page.Chart.Series;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChartPlanTest {
  @Test
  void whatIsNamedAfterAMetricIsDrawnInItsChart() {
    Curves curves = new Curves();
    curves.add(0, Map.of("validation_ratio", 1.0));
    curves.add(0, Map.of("validation_ratio_low", 0.9));
    curves.add(0, Map.of("validation_ratio_high", 1.1));
    curves.add(0, Map.of("validation_ratio_bin_1", 1.0));
    curves.add(0, Map.of("reference_without_word", 1.2));

    List<Chart> charts = ChartPlan.charts(curves.byName());

    assertThat(charts).hasSize(1);
    assertThat(charts.get(0).series())
        .extracting(Series::label, Series::role)
        .containsExactly(
            tuple("validation ratio", Role.MAIN),
            tuple("low", Role.LOW),
            tuple("high", Role.HIGH),
            tuple("bin 1", Role.PART),
            tuple("without word", Role.REFERENCE));
  }

  @Test
  void aMetricThatNobodyKnowsHasAChartOfItsName() {
    Curves curves = new Curves();
    curves.add(3, Map.of("residual_ratio_keys", 0.3));
    curves.add(3, Map.of("residual_ratio", 0.2));
    curves.add(3, Map.of("dead_units", 0.0));

    assertThat(ChartPlan.charts(curves.byName()))
        .extracting(Chart::title, chart -> chart.series().size())
        .containsExactly(tuple("Dead units", 1), tuple("Residual ratio", 2));
  }

  @Test
  void theTrainingLossIsShownWithItsMean() {
    Curves curves = new Curves();
    for (int step = 1; step <= 600; step++) {
      curves.add(step, Map.of("loss", step % 2 == 0 ? 1.0 : 3.0));
    }
    Chart chart = ChartPlan.charts(curves.byName()).get(0);
    assertThat(chart.series()).extracting(Series::role).containsExactly(Role.FAINT, Role.MAIN);
    assertThat(chart.series().get(1).y()).hasSize(60).containsOnly(2.0);
  }
}
