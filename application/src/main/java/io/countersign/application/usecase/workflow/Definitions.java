package io.countersign.application.usecase.workflow;

import io.countersign.application.port.Workflows;
import io.countersign.application.port.Workflows.Version;
import io.countersign.domain.execution.PinnedVersion;
import io.countersign.domain.tenant.TenantId;
import io.countersign.domain.workflow.DefinitionHash;
import io.countersign.domain.workflow.DefinitionReader;
import io.countersign.domain.workflow.DefinitionReader.Reading;
import io.countersign.domain.workflow.Expressions;
import io.countersign.domain.workflow.WorkflowDefinition;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Stored versions as definitions that can be followed. What was read once is kept for a while. */
public final class Definitions {
  private static final int KEPT = 200;

  private final Workflows workflows;
  private final Expressions expressions;
  private final DefinitionReader reader;
  private final Map<DefinitionHash, WorkflowDefinition> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<DefinitionHash, WorkflowDefinition> eldest) {
          return size() > KEPT;
        }
      };

  public Definitions(Workflows workflows, Expressions expressions) {
    this.workflows = workflows;
    this.expressions = expressions;
    this.reader = new DefinitionReader(expressions);
  }

  /** The definition that an execution stays on; it is stored for as long as the execution. */
  public WorkflowDefinition of(TenantId tenant, PinnedVersion pinned) {
    return known(pinned.hash())
        .orElseGet(() ->
            of(
                workflows
                    .find(tenant, pinned.workflow(), pinned.number())
                    .orElseThrow(() -> new IllegalStateException("No version " + pinned))));
  }

  /** A version that was judged when it was published. */
  public WorkflowDefinition of(Version version) {
    return known(version.hash()).orElseGet(() -> read(version));
  }

  private Optional<WorkflowDefinition> known(DefinitionHash hash) {
    synchronized (known) {
      return Optional.ofNullable(known.get(hash));
    }
  }

  private WorkflowDefinition read(Version version) {
    return switch (reader.read(version.document())) {
      case Reading.Read(var definition) -> {
        synchronized (known) {
          known.put(version.hash(), definition);
        }
        yield definition;
      }
      case Reading.Broken(var problems) ->
          throw new IllegalStateException(
              version.name() + " " + version.number() + " cannot be followed: " + problems);
    };
  }

  public Expressions expressions() {
    return expressions;
  }
}
