package io.vstar.train.method;

import io.vstar.train.optim.OptimizerState;
import io.vstar.train.optim.TensorSnapshot;
import java.util.List;
import java.util.Optional;

/**
 * The values of a training after some updates, from a file that this program or another one wrote
 * on the way, such as A1111's {@code cat-500.pt}.
 *
 * @param values the values by the names of the parameters
 * @param steps the number of updates, at least 1
 * @param optimizer the state of the optimizer; empty if there is none that can be used
 * @param remarks sentences on what the user should know, such as why an optimizer's state is not
 *     used
 */
public record StepFile(
    TensorSnapshot values, int steps, Optional<OptimizerState> optimizer, List<String> remarks) {
  public StepFile {
    remarks = List.copyOf(remarks);
  }
}
