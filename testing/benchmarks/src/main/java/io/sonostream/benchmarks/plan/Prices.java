package io.sonostream.benchmarks.plan;

import io.sonostream.runtime.UserException;

/**
 * What one of each thing costs a month, bought or rented, in any currency. Nobody here knows yours:
 * there are no defaults.
 *
 * @param processor with its cores or its GPU
 * @param broker without its disks
 * @param terabyte of the brokers' disks
 */
record Prices(double processor, double broker, double terabyte) {
  Prices {
    require("--processor-price", processor);
    require("--broker-price", broker);
    require("--terabyte-price", terabyte);
  }

  private static void require(String option, double price) {
    if (!(price >= 0) || Double.isInfinite(price)) {
      throw new UserException(option + " is " + price + "; 0 and more is allowed");
    }
  }
}
