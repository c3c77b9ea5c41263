package io.countersign.bench;

import java.time.Duration;

/** Processor time of the installation and of its database, zero where it cannot be seen. */
record Spent(Duration application, Duration database) {
  static final Spent UNKNOWN = new Spent(Duration.ZERO, Duration.ZERO);

  Spent since(Spent before) {
    return new Spent(application.minus(before.application), database.minus(before.database));
  }

  /** Milliseconds that the installation spent on each of so many pieces, NaN if it is not known. */
  double applicationOn(int pieces) {
    return each(application, pieces);
  }

  /** The same of the database. */
  double databaseOn(int pieces) {
    return each(database, pieces);
  }

  private static double each(Duration spent, int pieces) {
    return spent.isZero() ? Double.NaN : spent.toNanos() / 1e6 / pieces;
  }
}
