package org.deltastn.data.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.deltastn.data.Examples;
import org.junit.jupiter.api.Test;

class NextWordsTest {

  @Test
  void everyWordIsPredictedOnceFromTheOneBefore() {
    Examples examples = NextWords.of(5, 3, 1);
    assertThat(examples.features()).containsExactly(Vocabulary.END_INDEX, 5, 3);
    assertThat(examples.targets()).containsExactly(5, 3, 1);
    assertThat(examples.featureShape()).containsExactly(1);
  }

  @Test
  void aTextWithoutWordsAndAnIndexOutOfRangeAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(NextWords::of).withMessageContaining("1 word");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NextWords.of(2, -1))
        .withMessageContaining("word 1 has the index -1");
    assertThatIllegalArgumentException().isThrownBy(() -> NextWords.of(NextWords.MAX_INDEX + 1));
  }
}
