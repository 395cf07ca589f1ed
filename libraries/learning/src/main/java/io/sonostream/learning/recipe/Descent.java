package io.sonostream.learning.recipe;

/**
 * How gradients become steps, and which weights come of them.
 *
 * @param method the optimiser
 * @param momentum of {@link Method#NESTEROV}, 0-0.999; without meaning for Adam
 * @param weightDecay share of each weight that is added to its gradient, 0-0.1; 0 adds nothing
 * @param schedule how the rate falls from epoch to epoch
 * @param weightAverage how much of the running average of all weights a step keeps, 0-0.9999: the
 *     average is what is validated and packed. 0 takes the weights of the last step. 0.99 looks
 *     back about 100 steps.
 */
public record Descent(
    Method method, double momentum, double weightDecay, Schedule schedule, double weightAverage) {
  /** The exponent of {@link Schedule#POLY}, as DeepLab's and nnU-Net's. */
  private static final double POWER = 0.9;

  /** Adam, whose rate falls in steps, and the weights of the last step. */
  public static final Descent ADAM = new Descent(Method.ADAM, 0.9, 0, Schedule.STEPS, 0);

  /** The optimiser. */
  public enum Method {
    /** Kingma and Ba 2015. */
    ADAM,
    /**
     * Gradient descent with Nesterov's momentum (Sutskever et al. 2013), as nnU-Net trains: its
     * rates are ten times Adam's and more.
     */
    NESTEROV
  }

  /** How the rate falls. */
  public enum Schedule {
    /** By the recipe's {@code decay} every {@code decayEveryEpochs}. */
    STEPS,
    /** By (1 - epoch / epochs)^0.9, to nearly nothing in the last epoch. */
    POLY
  }

  public Descent {
    require(momentum >= 0 && momentum <= 0.999, "momentum", momentum, "0 to 0.999");
    require(weightDecay >= 0 && weightDecay <= 0.1, "weight decay", weightDecay, "0 to 0.1");
    require(
        weightAverage >= 0 && weightAverage <= 0.9999,
        "weight average",
        weightAverage,
        "0 (off) to 0.9999");
  }

  private static void require(boolean holds, String name, double value, String allowed) {
    if (!holds) {
      throw new IllegalArgumentException(name + " is " + value + "; allowed are " + allowed);
    }
  }

  /** Factor on the first rate in an epoch, counted from 0. */
  double fall(int epoch, int epochs, double decay, int decayEveryEpochs) {
    return switch (schedule) {
      case STEPS -> Math.pow(decay, epoch / decayEveryEpochs);
      case POLY -> Math.pow(1 - (double) epoch / epochs, POWER);
    };
  }
}
