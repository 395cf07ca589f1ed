package io.sonostream.benchmarks.plan;

/**
 * What a plan costs a month, in the currency of the prices.
 *
 * @param disk of all brokers, beside the brokers themselves
 * @param device all of it, of one device
 */
record PlanCost(double processors, double brokers, double disk, double total, double device) {
  static PlanCost of(FleetPlan plan, Prices prices, int devices) {
    double processors = plan.processors() * prices.processor();
    double brokers = plan.brokers() * prices.broker();
    double disk = plan.diskBytes() / 1e12 * prices.terabyte();
    double total = processors + brokers + disk;
    return new PlanCost(processors, brokers, disk, total, total / devices);
  }
}
