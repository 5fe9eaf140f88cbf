package org.deltastn.tensor.engine;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses an engine where the user leaves the choice, or where the chosen one is unavailable. */
public final class BackendChoice {

  /** In place of a name: the fastest engine that can be used in this process. */
  public static final String AUTO = "auto";

  private static final List<String> FASTEST_FIRST = List.of("cuda", "native", Backends.DEFAULT);
  // Evaluates models where ND4J has its arrays on a GPU; never chosen otherwise unless named.
  private static final String ND4J_ON_GPU = "nd4j-cuda";
  // Engines whose replacement was logged.
  private static final Set<String> REPLACED = ConcurrentHashMap.newKeySet();
  // What `auto` is, found once in a process: the choice is logged once, and does not change.
  private static final Map<Gpus, String> RESOLVED = new EnumMap<>(Gpus.class);
  private static final Logger LOG = LoggerFactory.getLogger(BackendChoice.class);

  private BackendChoice() {}

  /**
   * Returns the engine that {@value #AUTO} stands for in this process, and logs which; another name
   * as it is.
   */
  public static String resolve(String name) {
    return resolve(name, Gpus.OF_PROCESS);
  }

  /**
   * Returns the engine that {@value #AUTO} stands for, and logs which and why no faster one;
   * another name as it is.
   *
   * <p>It is {@code cuda} where that engine's library and a GPU are, else {@code native} where that
   * library is, else {@code nd4j}. Processes that work on one run must all use the same engine, so
   * one of them chooses for all.
   *
   * @param gpus where there are GPUs to choose for
   */
  public static String resolve(String name, Gpus gpus) {
    if (!AUTO.equals(name)) {
      return name;
    }
    synchronized (RESOLVED) {
      return RESOLVED.computeIfAbsent(gpus, BackendChoice::fastest);
    }
  }

  /**
   * Returns the engines faster than the one that {@value #AUTO} stands for, each with what hinders
   * it: {@code cuda (no NVIDIA driver)}.
   *
   * @param gpus where there are GPUs to choose for
   */
  public static List<String> passedOver(Gpus gpus) {
    Map<String, BackendProvider> providers = BackendRegistry.providers();
    List<String> passedOver = new ArrayList<>();
    for (String name : FASTEST_FIRST) {
      BackendProvider provider = providers.get(name);
      String obstacle = provider == null ? "not on the class path" : obstacle(provider, gpus);
      if (obstacle == null) {
        return passedOver;
      }
      passedOver.add(name + " (" + obstacle + ")");
    }
    return passedOver;
  }

  private static String fastest(Gpus gpus) {
    List<String> passedOver = passedOver(gpus);
    if (passedOver.size() == FASTEST_FIRST.size()) {
      throw new BackendUnavailableException("no backend can be used: " + passedOver);
    }
    String name = FASTEST_FIRST.get(passedOver.size());
    LOG.info("backend '{}' is '{}'; passed over: {}", AUTO, name, passedOver);
    return name;
  }

  private static String obstacle(BackendProvider provider, Gpus gpus) {
    if (!provider.needsGpu() || gpus == Gpus.OF_PROCESS) {
      return provider.obstacle();
    }
    String missing = provider.missing();
    return missing != null || gpus == Gpus.OF_TASKS
        ? missing
        : "there is no GPU for each replica alone";
  }

  /**
   * Returns an engine that can compute on the CPU of this process: the named one, or where it
   * cannot, the fastest, with a warning; where ND4J itself is on a GPU, its engine there, as native
   * has ND4J's convolutions. For a trained model, which every engine evaluates alike but for
   * rounding.
   */
  public static String usableOnCpu(String name) {
    BackendProvider provider = BackendRegistry.providers().get(resolve(name, Gpus.NONE));
    String obstacle =
        provider == null
            ? "it is not on the class path"
            : provider.usesGpu() ? "it computes on GPUs" : provider.obstacle();
    if (obstacle == null) {
      return provider.name();
    }
    String other = evaluator();
    if (!other.equals(name) && REPLACED.add(name)) {
      LOG.warn("backend '{}' cannot be used ({}): '{}' takes its place", name, obstacle, other);
    }
    return other;
  }

  private static String evaluator() {
    Map<String, BackendProvider> providers = BackendRegistry.providers();
    return providers.get(Backends.DEFAULT).obstacle() != null
            && providers.get(ND4J_ON_GPU).obstacle() == null
        ? ND4J_ON_GPU
        : resolve(AUTO, Gpus.NONE);
  }
}
