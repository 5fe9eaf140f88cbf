package org.deltastn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.deltastn.hyper.HyperGradient;
import org.deltastn.optim.LearningRateSchedule;
import org.deltastn.tensor.vector.HostVector;
import org.junit.jupiter.api.Test;

class RoundPartTest {

  private static RoundPart part(double value, long rows, long validationRows) {
    HostVector vector = HostVector.of(new double[] {value, 2 * value});
    HostVector zero = HostVector.of(new double[1]);
    TrainingState state =
        new TrainingState(
            vector,
            vector,
            List.of(vector),
            List.of(),
            new HyperState(zero, zero, List.of(), List.of(), 0),
            new TrainingState.Counters(1, 5, 0, LearningRateSchedule.State.INITIAL));
    HyperGradient gradient = new HyperGradient(new double[] {value}, new double[] {-value});
    return new RoundPart(
        state, rows, validationRows, List.of(gradient), new LossSum(value, 1, 0), null);
  }

  @Test
  void weighsStatesByTrainingRowsAndGradientsByValidationRows() {
    RoundPart both = RoundPart.combine(List.of(part(1, 10, 1), part(4, 20, 3)));
    assertThat(both.state().general().toDoubles()[0]).isCloseTo(3, within(1e-14));
    assertThat(both.state().generalSlots().get(0).toDoubles()[1]).isCloseTo(6, within(1e-14));
    assertThat(both.gradients().get(0).lambda()[0]).isEqualTo(3.25);
    assertThat(both.gradients().get(0).rho()[0]).isEqualTo(-3.25);
    assertThat(both.trainingLoss()).isEqualTo(new LossSum(5, 2, 0));
    assertThat(both.trainingRows()).isEqualTo(30);
    assertThat(both.validationRows()).isEqualTo(4);
  }

  @Test
  void aTreeGivesTheMeanOverAllWorkers() {
    RoundPart left = RoundPart.combine(List.of(part(1, 10, 5), part(2, 11, 5)));
    RoundPart tree = RoundPart.combine(List.of(left, part(6, 9, 4)));
    RoundPart flat = RoundPart.combine(List.of(part(1, 10, 5), part(2, 11, 5), part(6, 9, 4)));
    assertThat(tree.state().general().toDoubles())
        .containsExactly(flat.state().general().toDoubles(), within(1e-14));
    assertThat(tree.gradients().get(0).lambda())
        .containsExactly(flat.gradients().get(0).lambda(), within(1e-14));
    assertThat(tree.trainingRows()).isEqualTo(30);
  }

  @Test
  void aTreeCombinesNeighboursUntilFewAreLeft() {
    List<RoundPart> parts =
        IntStream.range(0, 5).mapToObj(i -> part(0.1 + i, 10 + i, 5 + i)).toList();
    RoundPart left = RoundPart.combine(parts.subList(0, 2));
    RoundPart right = RoundPart.combine(parts.subList(2, 4));
    RoundPart byHand =
        RoundPart.combine(List.of(RoundPart.combine(List.of(left, right)), parts.get(4)));
    assertThat(RoundPart.combineTree(parts, 2).state()).isEqualTo(byHand.state());
    assertThat(RoundPart.combineTree(parts.subList(0, 4), 2).state())
        .isEqualTo(RoundPart.combine(List.of(left, right)).state());
    assertThat(RoundPart.combineTree(parts, 5).state()).isEqualTo(RoundPart.combine(parts).state());
  }

  @Test
  void aSinglePartIsLeftAsItIs() {
    RoundPart part = part(1, 10, 5);
    assertThat(RoundPart.combine(List.of(part))).isSameAs(part);
  }

  @Test
  void theFirstDivergenceDecides() {
    RoundPart good = part(1, 10, 5);
    Divergence divergence = new Divergence(3, "training loss", Double.NaN);
    RoundPart bad = new RoundPart(good.state(), 10, 5, List.of(), good.trainingLoss(), divergence);
    RoundPart combined = RoundPart.combine(List.of(good, bad, good));
    assertThat(combined.toRound(false).divergence()).isEqualTo(divergence);
  }

  @Test
  void anotherStateLeavesTheRest() {
    RoundPart part = part(1, 10, 5);
    TrainingState state = part(2, 1, 1).state();

    assertThat(part.withState(state).state()).isSameAs(state);
    assertThat(part.withState(state).withState(part.state())).isEqualTo(part);
  }
}
