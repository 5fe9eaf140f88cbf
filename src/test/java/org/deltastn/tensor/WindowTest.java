package org.deltastn.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class WindowTest {

  @Test
  void placesAreThoseThatFit() {
    assertThat(Window.square(5, 1, 2).outputHeight(28)).isEqualTo(28);
    assertThat(Window.square(2, 2, 0).outputWidth(7)).isEqualTo(3);
    assertThat(Window.square(3, 2, 1).outputHeight(32)).isEqualTo(16);
    Window oblong = new Window(3, 5, 1, 2, 0, 4);
    assertThat(oblong.outputHeight(3)).isEqualTo(1);
    assertThat(oblong.outputWidth(3)).isEqualTo(4);
  }

  @Test
  void anImageMustBeAsLargeAsTheWindow() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Window.square(5, 1, 1).outputWidth(2))
        .withMessage("an image of width 2 is smaller than the window of 5 with padding 1");
  }

  @Test
  void sizesAreChecked() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Window.square(0, 1, 0))
        .withMessageContaining("found 0×0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Window(2, 2, 1, 0, 0, 0))
        .withMessageContaining("found 1, 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Window.square(2, 1, 2))
        .withMessageContaining("below the kernel 2×2, found 2, 2");
  }
}
