package org.deltastn.spark.plan;

/**
 * A model of the time of a round whose states go by blocks: the driver cuts the state, processes
 * fetch it, workers load it, compute, and leave their parts in blocks; the driver averages those of
 * few workers, and of more what tasks have averaged in slices.
 *
 * <p>With S bytes of state, k workers that share c cores, in processes of one core each, w = max(1,
 * k/c) and a bandwidth B between any two machines,
 *
 * <pre>
 *   T = w (κ·cycles + μ S)
 *     + (β + φ + w ν) S + n S/B         n = k for k ≤ 4, else ⌈log₂(k+1)⌉
 *     + a + k (δ S + S/B)               for k ≤ 4, or else
 *     + 2 a + k/t (ε S + S/B) + δ S + S/B
 * </pre>
 *
 * <p>where the slices are averaged by t tasks at a time: a core each, no more than workers, and
 * none of less than 256 KiB.
 *
 * <p>Nothing overlaps in it, and of more than four workers the processes that have the state double
 * in every S/B, where pieces spread faster: both make the model pessimistic on a cluster.
 * Coefficients measured on one machine hold what copying and the loopback take there; S/B comes on
 * top.
 *
 * @param cycle κ, seconds of a cycle at a worker
 * @param save μ, seconds a byte to copy the state out of a worker's engine into blocks
 * @param send β, seconds a byte for the driver to cut the state into blocks
 * @param fetch φ, seconds a byte for a process to fetch the state
 * @param load ν, seconds a byte to copy it into a worker's engine
 * @param read δ, seconds a byte for the driver to fetch and average one part
 * @param average ε, seconds a byte for tasks to fetch and average one part
 * @param stage a, seconds to schedule a stage
 */
public record RoundTimeModel(
    double cycle,
    double save,
    double send,
    double fetch,
    double load,
    double read,
    double average,
    double stage) {

  /** Parts that are averaged at a time; of more workers tasks average slices. */
  public static final int FAN_IN = 4;

  private static final double SMALLEST_SLICE = 256 << 10;

  /** The bandwidth between processes of one machine. */
  public static final double NO_NETWORK = Double.POSITIVE_INFINITY;

  /**
   * The coefficients of the check {@code scaling}: executors of one core, AVX-512 on a Zen 4, the
   * MLP of H.2.1 at batch 128, T_train 5.
   */
  public static final RoundTimeModel MEASURED =
      new RoundTimeModel(0.410, 3.78e-9, 0.19e-9, 1.78e-9, 0.40e-9, 1.28e-9, 0.29e-9, 0.081);

  /** The parts of a round's time, in seconds. */
  public record Parts(double compute, double broadcast, double reduce) {

    /** Returns the time of the round. */
    public double total() {
      return compute + broadcast + reduce;
    }

    /** Returns the share of the time that is not computing. */
    public double share() {
      return (broadcast + reduce) / total();
    }
  }

  /**
   * Returns the times of a round.
   *
   * @param workers k
   * @param cores c, that the workers share
   * @param cycles of a round
   * @param bytes S
   * @param bandwidth B, in bytes a second, or {@link #NO_NETWORK}
   */
  public Parts parts(int workers, int cores, int cycles, double bytes, double bandwidth) {
    double turns = turns(workers, cores);
    double transfer = bytes / bandwidth;
    boolean few = workers <= FAN_IN;
    double copies = few ? workers : Math.ceil(Math.log(workers + 1) / Math.log(2));
    double broadcast = (send + fetch + turns * load) * bytes + copies * transfer;
    double arriving = read * bytes + transfer;
    double reduce =
        few
            ? stage + workers * arriving
            : 2 * stage
                + partsOfTask(workers, cores, bytes) * (average * bytes + transfer)
                + arriving;
    return new Parts(turns * (cycle * cycles + save * bytes), broadcast, reduce);
  }

  private static double turns(int workers, int cores) {
    return Math.max(1, (double) workers / cores);
  }

  /** Returns the bytes that a task averages side by side with others, in parts. */
  private static double partsOfTask(int workers, int cores, double bytes) {
    return workers / Math.min(Math.min(cores, workers), Math.max(1, bytes / SMALLEST_SLICE));
  }

  /** Returns this model with another time of a cycle, in seconds. */
  public RoundTimeModel withCycle(double seconds) {
    return new RoundTimeModel(seconds, save, send, fetch, load, read, average, stage);
  }

  /** Returns the levels of the tree below its root. */
  public static int levels(int workers) {
    int levels = 0;
    for (int parts = workers; parts > FAN_IN; parts = (parts + FAN_IN - 1) / FAN_IN) {
      levels++;
    }
    return levels;
  }

  /**
   * Solves for the coefficients.
   *
   * @param few cycles of a round of two workers, and its compute seconds
   * @param many more cycles, and their compute seconds
   * @param local what copying takes
   * @param one round of one worker with the large state
   * @param two round of two workers with the large state
   * @param small round of one worker with a small state
   * @param eight round of more workers than {@link #FAN_IN}, on the same large state
   */
  public static RoundTimeModel solve(
      Compute few,
      Compute many,
      Local local,
      Measured one,
      Measured two,
      Measured small,
      Many eight) {
    double bytes = one.bytes();
    double kappa = (many.seconds() - few.seconds()) / (many.cycles() - few.cycles());
    double mu = Math.max(0, few.seconds() - kappa * few.cycles()) / bytes;
    double received = (one.broadcast() + two.broadcast()) / 2 / bytes;
    double phi = Math.max(0, received - local.send() - local.load());
    double delta = Math.max(0, two.reduce() - small.reduce()) / (2 * bytes - small.bytes());
    double a = Math.max(0, small.reduce() - delta * small.bytes());
    RoundTimeModel model =
        new RoundTimeModel(kappa, mu, local.send(), phi, local.load(), delta, 0, a);
    Parts without = model.parts(eight.workers(), eight.cores(), eight.cycles(), bytes, NO_NETWORK);
    double ofParts = partsOfTask(eight.workers(), eight.cores(), bytes) * bytes;
    double epsilon = Math.max(0, eight.seconds() - without.total()) / ofParts;
    return new RoundTimeModel(kappa, mu, local.send(), phi, local.load(), delta, epsilon, a);
  }

  /** Compute seconds of a round of so many cycles. */
  public record Compute(int cycles, double seconds) {}

  /** Seconds a byte for the driver to cut a state, and for a task to load it, measured alone. */
  public record Local(double send, double load) {}

  /** What a round took outside compute, in seconds, and the state's size. */
  public record Measured(double bytes, double broadcast, double reduce) {}

  /** Seconds of a round of so many workers on so many cores. */
  public record Many(int workers, int cores, int cycles, double seconds) {}
}
