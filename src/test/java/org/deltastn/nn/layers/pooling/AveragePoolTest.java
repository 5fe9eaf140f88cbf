package org.deltastn.nn.layers.pooling;

import java.util.List;
import org.deltastn.nn.Layer;
import org.deltastn.tensor.Window;

class AveragePoolTest extends PoolingChecks {

  @Override
  Layer layer(Window window) {
    return new AveragePool(window);
  }

  @Override
  double pooled(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }
}
