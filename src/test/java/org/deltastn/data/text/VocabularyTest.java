package org.deltastn.data.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class VocabularyTest {

  private static final List<String> TEXT = List.of("b", "a", "c", "a", "b", "<eos>", "d", "a");

  @Test
  void theMostFrequentWordsComeFirstAndEqualOnesByTheirCharacters() {
    assertThat(Vocabulary.build(TEXT, 10, 1).words())
        .containsExactly("<unk>", "<eos>", "a", "b", "c", "d");
    assertThat(Vocabulary.build(TEXT, 5, 1).words())
        .containsExactly("<unk>", "<eos>", "a", "b", "c");
    assertThat(Vocabulary.build(TEXT, 10, 2).words()).containsExactly("<unk>", "<eos>", "a", "b");
  }

  @Test
  void wordsThatAreNotInItAreUnknown() {
    Vocabulary vocabulary = Vocabulary.of(List.of("a", "b"));
    assertThat(vocabulary.indices(List.of("b", "z", "<eos>", "<unk>", "a")))
        .containsExactly(3, 0, 1, 0, 2);
    assertThat(vocabulary.contains("z")).isFalse();
    assertThat(vocabulary.word(3)).isEqualTo("b");
    assertThat(Vocabulary.of(vocabulary.words())).isEqualTo(vocabulary);
  }

  @Test
  void wordsThatCannotBeAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Vocabulary.of(List.of("a", "b", "a")))
        .withMessage("the vocabulary has the word 'a' twice; leave one of them out");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Vocabulary.of(Arrays.asList("a", null)))
        .withMessage("word 1 of the vocabulary is null");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Vocabulary.of(List.of("")))
        .withMessage("word 0 of the vocabulary is empty");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Vocabulary.build(TEXT, 1, 1))
        .withMessageContaining("found 1 and 1");
  }
}
