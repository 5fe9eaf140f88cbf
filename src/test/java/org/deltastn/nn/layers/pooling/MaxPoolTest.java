package org.deltastn.nn.layers.pooling;

import java.util.Collections;
import java.util.List;
import org.deltastn.nn.Layer;
import org.deltastn.tensor.Window;

class MaxPoolTest extends PoolingChecks {

  @Override
  Layer layer(Window window) {
    return new MaxPool(window);
  }

  @Override
  double pooled(List<Double> values) {
    return Collections.max(values);
  }
}
