package org.deltastn.benchmarks;

import java.util.List;
import java.util.stream.Stream;
import org.deltastn.problem.Preset;
import org.deltastn.problem.Presets;
import org.deltastn.train.Method;

/** The networks whose steps are timed, chosen by {@code --network}. */
public enum SpeedNetwork {
  /** The perceptron of H.2.1. */
  MLP("mlp", Presets.mnist()) {
    @Override
    double allowedMillis() {
      return 95;
    }

    @Override
    double leastOfTwo() {
      return 1.95;
    }

    @Override
    TrainingSteps steps(Method method, String backend) {
      return TrainingSteps.ofPerceptron(method, TrainingSteps.PAPER, backend);
    }
  },
  /** The network of H.2.2, on images of 28×28. */
  SIMPLE_CNN("simple-cnn", Presets.simpleCnn()) {
    @Override
    double mostOfTorch() {
      return 1.9;
    }

    @Override
    double leastOfTwo() {
      return 1.95;
    }
  },
  /** AlexNet on images of 32×32. */
  ALEX_NET("alexnet", Presets.alexNet()) {
    @Override
    int cycles() {
      return 4;
    }

    @Override
    double mostOfTorch() {
      return 1.9;
    }
  },
  /** ResNet18 on images of 32×32. */
  RES_NET_18("resnet18", Presets.resNet18()) {
    @Override
    int cycles() {
      return 1;
    }

    @Override
    double mostOfTorch() {
      return 2.5;
    }
  };

  private static final String OPTION = "--network";

  private final String argument;
  private final Preset preset;

  SpeedNetwork(String argument, Preset preset) {
    this.argument = argument;
    this.preset = preset;
  }

  /** Returns the network with all hyperparameters of the paper. */
  Preset preset() {
    return preset;
  }

  /**
   * Returns a replica of the network.
   *
   * @param method FIXED trains without hyperparameters, as a plain network; others tune them all
   */
  TrainingSteps steps(Method method, String backend) {
    return TrainingSteps.of(method, preset, method != Method.FIXED, backend);
  }

  /** Returns the cycles of five steps that are timed together; few where a step takes seconds. */
  int cycles() {
    return 20;
  }

  /** Returns of how many of PyTorch's plain steps a ∆-STN step may have the time. */
  double mostOfTorch() {
    return 2.7;
  }

  /** Returns the throughput that two replicas on two threads must have, of that of one. */
  double leastOfTwo() {
    return 1.9;
  }

  /** Returns the milliseconds that a ∆-STN step may take by the goal, or 0 where there is none. */
  double allowedMillis() {
    return 0;
  }

  /** Returns the name of the network on command lines. */
  String argument() {
    return argument;
  }

  /**
   * Returns the network that the arguments of a check name; the perceptron where they name none.
   *
   * @throws IllegalArgumentException if there is no such network
   */
  static SpeedNetwork of(String[] args) {
    List<String> all = List.of(args);
    int option = all.indexOf(OPTION);
    if (option < 0) {
      return MLP;
    }
    String name = option + 1 < all.size() ? all.get(option + 1) : "nothing";
    for (SpeedNetwork network : values()) {
      if (network.argument.equals(name)) {
        return network;
      }
    }
    throw new IllegalArgumentException(
        OPTION
            + " needs one of "
            + Stream.of(values()).map(SpeedNetwork::argument).toList()
            + ", found "
            + name);
  }

  /** Returns the arguments of a check without those that name the network. */
  static List<String> others(String[] args) {
    List<String> all = List.of(args);
    int option = all.indexOf(OPTION);
    return option < 0
        ? all
        : Stream.concat(all.stream().limit(option), all.stream().skip(option + 2L)).toList();
  }
}
