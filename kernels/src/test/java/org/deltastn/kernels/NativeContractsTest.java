package org.deltastn.kernels;

import org.deltastn.tensor.Precision;
import org.deltastn.tensor.backend.AlgebraContract;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.backend.FusedContract;
import org.deltastn.tensor.backend.ImagesContract;
import org.deltastn.tensor.backend.LossesAndMasksContract;
import org.deltastn.tensor.backend.NormalizationContract;
import org.deltastn.tensor.backend.PooledConvolutionsContract;
import org.deltastn.tensor.backend.RecurrentContract;
import org.deltastn.tensor.backend.SumsAndRowsContract;
import org.junit.jupiter.api.Nested;

/** Every contract of an engine, by the native one. */
class NativeContractsTest {

  @Nested
  class Algebra extends AlgebraContract {
    @Override
    protected Backend create(Precision precision) {
      return NativeLibrary.create(precision);
    }
  }

  @Nested
  class Augmentation extends EngineAugmentationContract {
    @Override
    protected Backend create(Precision precision) {
      return NativeLibrary.create(precision);
    }
  }

  @Nested
  class Fused extends FusedContract {
    @Override
    protected Backend create(Precision precision) {
      return NativeLibrary.create(precision);
    }
  }

  @Nested
  class Images extends ImagesContract {
    @Override
    protected Backend create(Precision precision) {
      return NativeLibrary.create(precision);
    }
  }

  @Nested
  class PooledConvolutions extends PooledConvolutionsContract {
    @Override
    protected Backend create(Precision precision) {
      return NativeLibrary.create(precision);
    }
  }

  @Nested
  class LossesAndMasks extends LossesAndMasksContract {
    @Override
    protected Backend create(Precision precision) {
      return NativeLibrary.create(precision);
    }
  }

  @Nested
  class Normalization extends NormalizationContract {
    @Override
    protected Backend create(Precision precision) {
      return NativeLibrary.create(precision);
    }
  }

  @Nested
  class Recurrent extends RecurrentContract {
    @Override
    protected Backend create(Precision precision) {
      return NativeLibrary.create(precision);
    }
  }

  @Nested
  class SumsAndRows extends SumsAndRowsContract {
    @Override
    protected Backend create(Precision precision) {
      return NativeLibrary.create(precision);
    }
  }

  @Nested
  class Parity extends ParityContract {
    @Override
    Backend create(Precision precision) {
      return NativeLibrary.create(precision);
    }
  }
}
