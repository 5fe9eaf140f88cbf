package org.deltastn.tensor.engine;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.deltastn.tensor.Backend;
import org.deltastn.tensor.BackendUnavailableException;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.ProductPrecision;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the numeric engines on the class path. */
public final class Backends {

  /** The engine that is always there. */
  public static final String DEFAULT = "nd4j";

  /** In place of a name: the fastest engine that can be used in this process. */
  public static final String AUTO = "auto";

  /** System property that names the engine where nobody else does. */
  public static final String PROPERTY = "deltastn.backend";

  private static final List<String> FASTEST_FIRST = List.of("cuda", "native", DEFAULT);
  // Evaluates models where ND4J has its arrays on a GPU; never chosen otherwise unless named.
  private static final String ND4J_ON_GPU = "nd4j-cuda";
  // Names of which the log has been told.
  private static final Set<String> REPLACED = ConcurrentHashMap.newKeySet();
  // What `auto` is, asked for once in a process: what it says is logged once, and does not change.
  private static final Map<Gpus, String> RESOLVED = new EnumMap<>(Gpus.class);
  private static final Logger LOG = LoggerFactory.getLogger(Backends.class);

  private Backends() {}

  /**
   * Returns the engine to use where none is named: {@value #DEFAULT}, or what the system property
   * {@value #PROPERTY} says.
   */
  public static String defaultName() {
    return System.getProperty(PROPERTY, DEFAULT);
  }

  /** Creates a backend of one thread by {@link #defaultName()}. */
  public static Backend create(Precision precision) {
    return create(defaultName(), precision, 1);
  }

  /**
   * Creates a backend by name, on the CPU; one that needs a GPU, on the first of this process.
   *
   * @throws IllegalArgumentException if no engine of that name is on the class path
   * @throws IllegalStateException if it cannot be used in this process
   */
  public static Backend create(String name, Precision precision, int threads) {
    return create(name, precision, threads, null);
  }

  /**
   * Creates a backend by name.
   *
   * @param gpu the address of the GPU to compute on, or null for the CPU, or for the first GPU
   *     where the engine needs one
   * @throws IllegalArgumentException if no engine of that name is on the class path, or it knows no
   *     such GPU
   */
  public static Backend create(String name, Precision precision, int threads, String gpu) {
    return create(name, precision, ProductPrecision.FLOAT32, threads, gpu);
  }

  /**
   * Creates a backend by name whose products have a precision.
   *
   * @param gpu the address of the GPU to compute on, or null for the CPU, or for the first GPU
   *     where the engine needs one
   * @throws IllegalArgumentException if no engine of that name is on the class path, it knows no
   *     such GPU, or its products cannot have this precision here
   */
  public static Backend create(
      String name, Precision precision, ProductPrecision products, int threads, String gpu) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, found " + threads);
    }
    if (precision == Precision.DOUBLE && products != ProductPrecision.FLOAT32) {
      throw new IllegalArgumentException(
          "products of " + precision + " are never rounded, found productPrecision " + products);
    }
    return provider(resolve(name)).create(precision, products, threads, gpu);
  }

  /**
   * Checks that an engine is there, and that its products can have a precision, without making a
   * backend: whether there is a GPU, and what it can, only the process that has it knows.
   *
   * @throws IllegalArgumentException saying what is missing if it is not there or they cannot, or
   *     if no engine of that name is on the class path
   */
  public static void require(String name, ProductPrecision products) {
    BackendProvider provider = provider(resolve(name));
    String obstacle = provider.obstacle(products);
    if (obstacle != null) {
      throw new IllegalArgumentException(products.refusal(provider.name(), obstacle));
    }
    String missing = provider.missing();
    if (missing != null) {
      throw new IllegalArgumentException(
          "backend '" + provider.name() + "' is not there: " + missing);
    }
  }

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
   * library is, else {@code nd4j}. Processes that work on one thing must all use the same engine,
   * so one of them asks and tells the others.
   *
   * @param gpus where there are GPUs to choose for
   */
  public static String resolve(String name, Gpus gpus) {
    if (!AUTO.equals(name)) {
      return name;
    }
    synchronized (RESOLVED) {
      return RESOLVED.computeIfAbsent(gpus, Backends::fastest);
    }
  }

  private static String fastest(Gpus gpus) {
    Map<String, BackendProvider> providers = providers();
    List<String> passedOver = new ArrayList<>();
    for (String name : FASTEST_FIRST) {
      BackendProvider provider = providers.get(name);
      String obstacle = provider == null ? "not on the class path" : obstacle(provider, gpus);
      if (obstacle == null) {
        LOG.info("backend '{}' is '{}'; passed over: {}", AUTO, name, passedOver);
        return name;
      }
      passedOver.add(name + " (" + obstacle + ")");
    }
    throw new BackendUnavailableException("no backend can be used: " + passedOver);
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
    BackendProvider provider = providers().get(resolve(name, Gpus.NONE));
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
    Map<String, BackendProvider> providers = providers();
    return providers.get(DEFAULT).obstacle() != null
            && providers.get(ND4J_ON_GPU).obstacle() == null
        ? ND4J_ON_GPU
        : resolve(AUTO, Gpus.NONE);
  }

  /**
   * Tells whether an engine computes on a GPU where it is given one.
   *
   * @throws IllegalArgumentException if no engine of that name is on the class path
   */
  public static boolean usesGpu(String name) {
    return provider(resolve(name)).usesGpu();
  }

  /**
   * Tells whether an engine computes on GPUs alone.
   *
   * @throws IllegalArgumentException if no engine of that name is on the class path
   */
  public static boolean needsGpu(String name) {
    return provider(resolve(name)).needsGpu();
  }

  /**
   * Returns the address of the GPU of this process that an engine computes on where none is named,
   * or null for the CPU.
   *
   * @throws IllegalArgumentException if no engine of that name is on the class path
   * @throws IllegalStateException if it needs a GPU, and this process has none
   */
  public static String ownGpu(String name) {
    return provider(resolve(name)).ownGpu();
  }

  private static BackendProvider provider(String name) {
    Map<String, BackendProvider> providers = providers();
    if (!providers.containsKey(name)) {
      throw new IllegalArgumentException(
          "no backend named '" + name + "' on the class path, found " + providers.keySet());
    }
    return providers.get(name);
  }

  private static Map<String, BackendProvider> providers() {
    Map<String, BackendProvider> providers = new TreeMap<>();
    for (BackendProvider provider :
        ServiceLoader.load(BackendProvider.class, Backends.class.getClassLoader())) {
      providers.putIfAbsent(provider.name(), provider);
    }
    return providers;
  }
}
