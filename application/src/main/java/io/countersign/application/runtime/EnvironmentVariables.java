package io.countersign.application.runtime;

import java.util.Optional;

/** Those variables of the process that the operator lets tenants refer to. */
public interface EnvironmentVariables {
  /** Empty if there is none of this name, or the operator did not allow it. */
  Optional<String> find(String name);
}
