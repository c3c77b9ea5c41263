package io.countersign.bootstrap.config;

import io.countersign.application.runtime.EnvironmentVariables;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The variables of the process, as far as COUNTERSIGN_ENV_ALLOW names them. */
public record AllowedEnvironment(Map<String, String> environment, Set<String> allowed)
    implements EnvironmentVariables {
  /** What configures the gateway itself is out of reach, whatever the list says. */
  private static final String OWN = "COUNTERSIGN_";

  @Override
  public Optional<String> find(String name) {
    return allowed.contains(name) && !name.startsWith(OWN)
        ? Optional.ofNullable(environment.get(name))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return "AllowedEnvironment" + allowed;
  }
}
