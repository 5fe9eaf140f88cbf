package org.deltastn.spark.plan;

/**
 * A model of the time of a round: workers compute, the driver sends the state, and a tree of fan-in
 * 4 brings the workers' states together.
 *
 * <p>With S bytes of state, k workers that share c cores, w(n) = max(1, n/c) and a bandwidth B
 * between any two machines,
 *
 * <pre>
 *   T = w(k) (κ·cycles + μ S) + (β + w(k) γ) S + ⌈log₂(k+1)⌉ S/B
 *     + Σ over the levels of the tree, n → m parts: a + w(n) ω S + w(m) 4 (δ S + S/B)
 *     + a + w(m) ω S + m (δ S + S/B)   for the last m ≤ 4 parts, which the driver takes
 * </pre>
 *
 * <p>Nothing overlaps in it, and the broadcast doubles the machines that have the state in every
 * S/B, where Spark's pieces spread faster: both make the model pessimistic on a cluster.
 * Coefficients measured on one machine hold what copying and the loopback take there; S/B comes on
 * top.
 *
 * @param cycle κ, seconds of a cycle at a worker
 * @param save μ, seconds a byte to copy the state out of a worker's engine
 * @param send β, seconds a byte for the driver to write and publish the state
 * @param receive γ, seconds a byte for a worker to fetch, read and load it
 * @param write ω, seconds a byte for a worker to write its part
 * @param read δ, seconds a byte to fetch, read and average one part
 * @param stage a, seconds to schedule a stage
 */
public record RoundTimeModel(
    double cycle,
    double save,
    double send,
    double receive,
    double write,
    double read,
    double stage) {

  /** Parts that are combined at a time. */
  public static final int FAN_IN = 4;

  /** The bandwidth between processes of one machine. */
  public static final double NO_NETWORK = Double.POSITIVE_INFINITY;

  /**
   * The coefficients of the check {@code scaling}: executors of one core, AVX-512, the MLP of H.2.1
   * at batch 128, T_train 5.
   */
  public static final RoundTimeModel MEASURED =
      new RoundTimeModel(0.513, 2.64e-9, 1.26e-9, 4.42e-9, 0, 3.02e-9, 0.072);

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
   * @param cores that the workers share
   * @param cycles of a round
   * @param bytes S
   * @param bandwidth B, in bytes a second, or {@link #NO_NETWORK}
   */
  public Parts parts(int workers, int cores, int cycles, double bytes, double bandwidth) {
    double waves = waves(workers, cores);
    double transfer = bytes / bandwidth;
    double copies = Math.ceil(Math.log(workers + 1) / Math.log(2));
    double broadcast = (send + waves * receive) * bytes + copies * transfer;
    double reduce = 0;
    int parts = workers;
    while (parts > FAN_IN) {
      int groups = (parts + FAN_IN - 1) / FAN_IN;
      reduce += stage + waves(parts, cores) * write * bytes;
      reduce += waves(groups, cores) * FAN_IN * (read * bytes + transfer);
      parts = groups;
    }
    reduce += stage + waves(parts, cores) * write * bytes + parts * (read * bytes + transfer);
    return new Parts(waves * (cycle * cycles + save * bytes), broadcast, reduce);
  }

  private static double waves(int tasks, int cores) {
    return Math.max(1, (double) tasks / cores);
  }

  /** Returns this model with another time of a cycle, in seconds. */
  public RoundTimeModel withCycle(double seconds) {
    return new RoundTimeModel(seconds, save, send, receive, write, read, stage);
  }

  /** Returns the levels of the tree below the driver. */
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
   * @param sent seconds a byte for the driver to write and publish, measured alone
   * @param one round of one worker with the large state
   * @param two round of two workers with the large state
   * @param small seconds of the reduction of one worker with a small state
   */
  public static RoundTimeModel solve(
      Compute few, Compute many, double sent, Measured one, Measured two, Small small) {
    double bytes = one.bytes();
    double kappa = (many.seconds() - few.seconds()) / (many.cycles() - few.cycles());
    double mu = Math.max(0, few.seconds() - kappa * few.cycles()) / bytes;
    double gamma = Math.max(0, (one.broadcast() + two.broadcast()) / 2 / bytes - sent);
    double delta = Math.max(0, two.reduce() - one.reduce()) / bytes;
    // r₁ = a + (ω+δ) S at two sizes of S.
    double both = Math.max(0, one.reduce() - small.reduce()) / (bytes - small.bytes());
    double a = Math.max(0, small.reduce() - both * small.bytes());
    return new RoundTimeModel(kappa, mu, sent, gamma, Math.max(0, both - delta), delta, a);
  }

  /** Compute seconds of a round of so many cycles. */
  public record Compute(int cycles, double seconds) {}

  /** What a round of a large state took, in seconds, and the state's size. */
  public record Measured(double bytes, double broadcast, double reduce) {}

  /** What the reduction of a small state took, in seconds, and its size. */
  public record Small(double bytes, double reduce) {}
}
