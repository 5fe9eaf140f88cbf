package org.deltastn.tensor.nd4j;

import org.deltastn.tensor.Precision;
import org.deltastn.tensor.backend.AlgebraContract;
import org.deltastn.tensor.backend.AugmentationContract;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.backend.FusedContract;
import org.deltastn.tensor.backend.ImagesContract;
import org.deltastn.tensor.backend.LossesAndMasksContract;
import org.deltastn.tensor.backend.NormalizationContract;
import org.deltastn.tensor.backend.PooledConvolutionsContract;
import org.deltastn.tensor.backend.RecurrentContract;
import org.deltastn.tensor.backend.SumsAndRowsContract;
import org.junit.jupiter.api.Nested;

/** Every contract of an engine, by ND4J on the CPU. */
class Nd4jBackendTest {

  @Nested
  class Algebra extends AlgebraContract {
    @Override
    protected Backend create(Precision precision) {
      return new Nd4jBackend(precision, 1);
    }
  }

  @Nested
  class Augmentation extends AugmentationContract {
    @Override
    protected Backend create(Precision precision) {
      return new Nd4jBackend(precision, 1);
    }
  }

  @Nested
  class Fused extends FusedContract {
    @Override
    protected Backend create(Precision precision) {
      return new Nd4jBackend(precision, 1);
    }
  }

  @Nested
  class Images extends ImagesContract {
    @Override
    protected Backend create(Precision precision) {
      return new Nd4jBackend(precision, 1);
    }
  }

  @Nested
  class PooledConvolutions extends PooledConvolutionsContract {
    @Override
    protected Backend create(Precision precision) {
      return new Nd4jBackend(precision, 1);
    }
  }

  @Nested
  class LossesAndMasks extends LossesAndMasksContract {
    @Override
    protected Backend create(Precision precision) {
      return new Nd4jBackend(precision, 1);
    }
  }

  @Nested
  class Normalization extends NormalizationContract {
    @Override
    protected Backend create(Precision precision) {
      return new Nd4jBackend(precision, 1);
    }
  }

  @Nested
  class Recurrent extends RecurrentContract {
    @Override
    protected Backend create(Precision precision) {
      return new Nd4jBackend(precision, 1);
    }
  }

  @Nested
  class SumsAndRows extends SumsAndRowsContract {
    @Override
    protected Backend create(Precision precision) {
      return new Nd4jBackend(precision, 1);
    }
  }
}
