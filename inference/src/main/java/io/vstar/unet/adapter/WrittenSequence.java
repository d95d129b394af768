package io.vstar.unet.adapter;

import io.vstar.architecture.AttentionSite;
import io.vstar.nn.KeyValue;
import io.vstar.nn.Value;
import io.vstar.unet.ContextAdapter;
import java.util.List;

/** A sequence of hypernetworks within a forward pass that is being written. */
record WrittenSequence(List<WrittenHypernetwork> stages) implements ContextAdapter.Written {
  @Override
  public KeyValue apply(AttentionSite site, Value context) {
    KeyValue result = KeyValue.of(context);
    for (WrittenHypernetwork stage : stages) {
      result = stage.apply(site, result);
    }
    return result;
  }

  @Override
  public List<Value> results() {
    return stages.stream().flatMap(stage -> stage.results().stream()).toList();
  }
}
