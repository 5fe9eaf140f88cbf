package org.deltastn.tensor.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.openblas.global.openblas;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.backend.Backend;
import org.junit.jupiter.api.Test;

class ProcessThreadsTest {

  private int set = 7;
  private final ProcessThreads threads = new ProcessThreads(() -> set, count -> set = count);

  @Test
  void theLastOpenedDecidesAndTheFirstNumberComesBack() {
    ProcessThreads.Use one = threads.use(3);
    assertThat(set).isEqualTo(3);
    ProcessThreads.Use two = threads.use(5);
    assertThat(set).isEqualTo(5);
    one.close();
    assertThat(set).isEqualTo(5);
    ProcessThreads.Use three = threads.use(2);
    three.close();
    three.close();
    assertThat(set).isEqualTo(5);
    set = 11;
    two.settle();
    assertThat(set).isEqualTo(5);
    two.close();
    assertThat(set).isEqualTo(7);
  }

  @Test
  void whatIsKeptStays() {
    ProcessThreads.Use kept =
        ProcessThreads.keep(
            () -> {
              ProcessThreads.Use use = threads.use(3);
              assertThat(set).isEqualTo(7);
              // As a library does when it is opened.
              set = 3;
              use.settle();
              return use;
            });
    assertThat(set).isEqualTo(7);
    ProcessThreads.Use use = threads.use(2);
    kept.close();
    assertThat(set).isEqualTo(2);
    use.close();
    assertThat(set).isEqualTo(7);
  }

  @Test
  void anEngineGivesBackTheThreadsOfTheProcess() {
    // Loads the library, with whatever it takes by itself.
    Backends.create(Backends.DEFAULT, Precision.FLOAT, 1).close();
    openblas.blas_set_num_threads(3);
    int before = openblas.blas_get_num_threads();
    try (Backend backend = Backends.create(Backends.DEFAULT, Precision.FLOAT, 2)) {
      assertThat(backend.threads()).isEqualTo(2);
      assertThat(openblas.blas_get_num_threads()).isEqualTo(2);
    }
    assertThat(openblas.blas_get_num_threads()).isEqualTo(before);
  }
}
