package io.countersign.domain.request;

import io.countersign.domain.step.StepContext;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The changes with which a request is put before its approvers again; null and absent means
 * unchanged.
 *
 * @param typed new proposed values by field name, as text
 */
public record Resubmission(
    @Nullable String title,
    @Nullable String summary,
    @Nullable StepContext context,
    Map<String, String> typed) {
  public Resubmission {
    typed = Collections.unmodifiableMap(new LinkedHashMap<>(typed));
  }

  /** Without the values: some may be hidden from others. */
  @Override
  public String toString() {
    return "Resubmission[" + typed.keySet() + "]";
  }
}
