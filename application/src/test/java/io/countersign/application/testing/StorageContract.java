package io.countersign.application.testing;

import io.countersign.application.port.Tenants;
import io.countersign.application.runtime.Transactions;
import io.countersign.domain.tenant.Tenant;
import io.countersign.domain.tenant.TenantId;
import io.countersign.domain.tenant.TenantKind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What every contract of a storage port stands on. Each test works with tenants of its own, so that
 * all of them can run on one database that is never emptied.
 */
public interface StorageContract {
  Transactions transactions();

  Tenants tenants();

  default <T> T inTransaction(Supplier<T> work) {
    return transactions().inTransaction(work);
  }

  default void store(Runnable work) {
    transactions()
        .inTransaction(() -> {
          work.run();
          return true;
        });
  }

  default TenantId aStoredTenant() {
    return aStoredTenant(TenantKind.LIVE);
  }

  default TenantId aStoredTenant(TenantKind kind) {
    var sample = Samples.aTenant();
    var tenant =
        new Tenant(sample.id(), sample.name(), sample.branding(), sample.createdAt(), kind);
    store(() -> tenants().add(tenant.id(), tenant));
    return tenant.id();
  }

  /** Runs the same in several threads at once and gives what each of them returned. */
  static <T> List<T> atOnce(int threads, Callable<T> work) throws Exception {
    try (var executor = Executors.newFixedThreadPool(threads)) {
      var futures = new ArrayList<Future<T>>();
      for (var i = 0; i < threads; i++) {
        futures.add(executor.submit(work));
      }
      var results = new ArrayList<T>();
      for (var future : futures) {
        results.add(future.get(60, TimeUnit.SECONDS));
      }
      return results;
    }
  }
}
