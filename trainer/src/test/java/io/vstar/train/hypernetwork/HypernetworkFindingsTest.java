package io.vstar.train.hypernetwork;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.train.event.Finding;
import io.vstar.train.hypernetwork.HealthProbe.Layer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HypernetworkFindingsTest {
  @Test
  void aHealthyOneHasItsStrengthsAndLayers() {
    List<Finding> findings = findings(0.1, 0.05, Map.of(0.0, 0.2, 0.5, 0.18, 1.0, 0.15));
    assertThat(findings).extracting(Finding::name).containsExactly("strengths", "layers");
    assertThat(findings.get(0).text())
        .isEqualTo(
            "At full strength the held-out loss is 0.750 of that without the hypernetwork; it is"
                + " lowest at 1.0.");
    assertThat(findings.get(1).text())
        .isEqualTo("The held-out loss rises without 1 of the 2 layers, left out one by one.");
    assertThat(findings.get(1).table().rows().get(0))
        .containsExactly("first", "0.1000", "0.1000", "5", "6.67");
  }

  @Test
  void whatIsWrongIsSaidWithWhatToDo() {
    assertThat(findings(2, 0.8, Map.of(0.0, 0.2, 0.5, 0.1, 1.0, 0.15)))
        .extracting(Finding::name)
        .containsExactly("strengths", "layers", "overpowering", "dead-units", "other-strength");
    assertThat(findings(1e-4, 0, Map.of(0.0, 0.2, 0.5, 0.16, 1.0, 0.15)))
        .extracting(Finding::name)
        .containsExactly("strengths", "layers", "learn-more");
  }

  private static List<Finding> findings(double ratio, double dead, Map<Double, Double> sweep) {
    List<Layer> layers = new ArrayList<>();
    for (String layer : List.of("first", "second")) {
      layers.add(new Layer(layer, "k", ratio, dead, 1));
      layers.add(new Layer(layer, "v", ratio, dead, 1));
    }
    Map<Double, Double> sorted = new LinkedHashMap<>();
    sweep.keySet().stream().sorted().forEach(key -> sorted.put(key, sweep.get(key)));
    return new HypernetworkFindings(layers, sorted, List.of(0.16, 0.14)).list();
  }
}
